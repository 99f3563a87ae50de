# Prefix-LM: the first tokens of a document are attended by all of it
PREFIX = 512

def prefix_lm(b, h, q_idx, kv_idx):
    same_document = document_id[q_idx] == document_id[kv_idx]
    in_prefix = kv_idx - document_start[kv_idx] < PREFIX
    return same_document & (in_prefix | (q_idx >= kv_idx))
