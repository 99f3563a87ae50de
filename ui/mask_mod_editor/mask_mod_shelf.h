#pragma once

#include <QString>
#include <vector>

#include "mask/mask_mod/mask_mod_source.h"

namespace evenkeel::ui {

/// A mask_mod to start from.
struct ShelfEntry {
  QString title;    ///< "Llama 4 chunks"
  QString summary;  ///< what attends what, in a line
  MaskMod mask_mod;
};

/// The named masks with their examples as texts, in the order of `named_masks()`.
[[nodiscard]] std::vector<ShelfEntry> namedShelf(std::size_t batch);

/// Masks that people ask for, from resources/mask_mods: a .py file each, whose first line is a comment
/// "title: summary", and for each tensor that it indexes a file NAME.TENSOR.json beside it. Ascending by
/// title. With more than one batch row, tensors of the layout are indexed by `b` first, as they have a
/// dimension more.
[[nodiscard]] std::vector<ShelfEntry> commonShelf(std::size_t batch);

}  // namespace evenkeel::ui
