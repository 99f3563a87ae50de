# Shared prefix: several answers to one prompt, each sees the prompt and itself
PROMPT, ANSWER = 1024, 512

def shared_prefix(b, h, q_idx, kv_idx):
    same_document = document_id[q_idx] == document_id[kv_idx]
    q = q_idx - document_start[q_idx]
    kv = kv_idx - document_start[kv_idx]
    in_prompt = kv < PROMPT
    same_answer = (q - PROMPT) // ANSWER == (kv - PROMPT) // ANSWER
    return same_document & (in_prompt | same_answer) & (q >= kv)
