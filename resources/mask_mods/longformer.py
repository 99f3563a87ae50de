# Longformer: a sliding window, and tokens that attend all and are attended by all
WINDOW, GLOBAL = 512, 64

def longformer(b, h, q_idx, kv_idx):
    same_document = document_id[q_idx] == document_id[kv_idx]
    near = torch.abs(q_idx - kv_idx) <= WINDOW
    q_global = q_idx - document_start[q_idx] < GLOBAL
    kv_global = kv_idx - document_start[kv_idx] < GLOBAL
    return same_document & (near | q_global | kv_global)
