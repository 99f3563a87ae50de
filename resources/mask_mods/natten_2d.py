# NATTEN 2-D: each pixel of an image attends the 13 x 13 pixels round it
WIDTH, HEIGHT, RADIUS = 256, 256, 6

def natten_2d(b, h, q_idx, kv_idx):
    q_y, q_x = q_idx // WIDTH, q_idx % WIDTH
    kv_y, kv_x = kv_idx // WIDTH, kv_idx % WIDTH
    # At the rim the square is moved inside, so that it is never smaller.
    center_y = torch.clamp(q_y, min=RADIUS, max=HEIGHT - 1 - RADIUS)
    center_x = torch.clamp(q_x, min=RADIUS, max=WIDTH - 1 - RADIUS)
    in_rows = torch.abs(center_y - kv_y) <= RADIUS
    in_columns = torch.abs(center_x - kv_x) <= RADIUS
    return in_rows & in_columns
