# Llama 4 chunks: causal within chunks of 8,192 tokens
CHUNK = 8192

def llama4_chunks(b, h, q_idx, kv_idx):
    same_chunk = q_idx // CHUNK == kv_idx // CHUNK
    return same_chunk & (q_idx >= kv_idx)
