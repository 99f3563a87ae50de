# Block diffusion: noisy blocks, then the same blocks clean
# HALF: tokens of the noisy half; a noisy block attends itself and the clean ones before it.
HALF, BLOCK = 32768, 1024

def block_diffusion(b, h, q_idx, kv_idx):
    q_clean = q_idx >= HALF
    kv_clean = kv_idx >= HALF
    q_block = torch.where(q_clean, q_idx - HALF, q_idx) // BLOCK
    kv_block = torch.where(kv_clean, kv_idx - HALF, kv_idx) // BLOCK
    itself = (q_block == kv_block) & (q_clean == kv_clean)
    clean_before = ~q_clean & kv_clean & (q_block > kv_block)
    clean_causal = q_clean & kv_clean & (q_block >= kv_block)
    return itself | clean_before | clean_causal
