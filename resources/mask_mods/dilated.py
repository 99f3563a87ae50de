# Dilated window: every fourth token of the last 1,024
STEP, REACH = 4, 1024

def dilated(b, h, q_idx, kv_idx):
    distance = q_idx - kv_idx
    return (distance >= 0) & (distance <= REACH) & (distance % STEP == 0)
