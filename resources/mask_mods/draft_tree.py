# Draft tree: draft tokens attend the prompt and their ancestors
# is_ancestor[i, j]: whether token j of a tree is token i or stands above it.
PROMPT, TREE = 8192, 16

def draft_tree(b, h, q_idx, kv_idx):
    q, kv = q_idx - PROMPT, kv_idx - PROMPT
    in_prompt = (kv < 0) & (q >= kv)
    same_tree = (kv >= 0) & (q // TREE == kv // TREE)
    return in_prompt | (same_tree & is_ancestor[q % TREE, kv % TREE])
