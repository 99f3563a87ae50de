#pragma once

/// Masks as texts that several benches measure.
namespace evenkeel::bench {

inline constexpr const char* kNatten = R"(
def natten(b, h, q_idx, kv_idx):
    q_x, q_y = q_idx // 512, q_idx % 512
    kv_x, kv_y = kv_idx // 512, kv_idx % 512
    return ((q_x - kv_x).abs() <= 6) & ((q_y - kv_y).abs() <= 6)
)";

/// Rows of pixels that end within tiles.
inline constexpr const char* kNattenAcross = R"(
def natten(b, h, q_idx, kv_idx):
    q_x, q_y = q_idx // 362, q_idx % 362
    kv_x, kv_y = kv_idx // 362, kv_idx % 362
    return ((q_x - kv_x).abs() <= 6) & ((q_y - kv_y).abs() <= 6)
)";

inline constexpr const char* kBlockDiffusion = R"(
def block_diff(b, h, q_idx, kv_idx):
    n = 65536
    block_size = 16
    x0_q = q_idx >= n
    x0_kv = kv_idx >= n
    block_q = torch.where(x0_q, (q_idx - n) // block_size, q_idx // block_size)
    block_kv = torch.where(x0_kv, (kv_idx - n) // block_size, kv_idx // block_size)
    block_diagonal = (block_q == block_kv) & (x0_q == x0_kv)
    offset_block_causal = (block_q > block_kv) & x0_kv & ~x0_q
    block_causal = (block_q >= block_kv) & x0_kv & x0_q
    return block_diagonal | offset_block_causal | block_causal
)";

/// What intervals cannot decide, with a tensor of random values.
inline constexpr const char* kUndecided = "lambda b, h, q, k: (r[q] ^ r[k]) & 3 == 0";

}  // namespace evenkeel::bench
