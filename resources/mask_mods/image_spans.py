# Image spans: text is causal, an image attends all of itself
# image_of: the image that each of the 16 cells of a page belongs to, -1 for text.
CELL, PAGE = 256, 16 * 256

def image_spans(b, h, q_idx, kv_idx):
    q = q_idx - document_start[q_idx]
    kv = kv_idx - document_start[kv_idx]
    q_image = image_of[q % PAGE // CELL]
    kv_image = image_of[kv % PAGE // CELL]
    same_page = q // PAGE == kv // PAGE
    same_image = same_page & (q_image == kv_image) & (q_image >= 0)
    same_document = document_id[q_idx] == document_id[kv_idx]
    return same_document & ((q_idx >= kv_idx) | same_image)
