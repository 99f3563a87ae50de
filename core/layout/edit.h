#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "layout/layout.h"

/// Edits of a layout, as pure functions.
///
/// S stays as it is: a boundary drag moves tokens between neighbours; typing, adding and deleting take from
/// or give to a padding document at the end of the row. Where that is too short the sequence grows by what is
/// missing: the edited row by a longer total, every other row by padding, and the note says so.
namespace evenkeel {

struct Edited {
  Layout layout;
  std::string note;  ///< what a person should be told; empty where the edit did just what was asked
};

/// Where a dragged boundary may come to rest.
enum class SnapKind { free, multiple };
struct Snap {
  SnapKind kind = SnapKind::free;
  std::int64_t multiple =
      1;  ///< of the offset in the row (block) where `of_length` is false, of the left length else
  bool of_length = false;
};

/// Moves the boundary after `document` to `token`, snapped, and kept at least one token away from both
/// neighbours. S and all other documents stay as they are. Errors: `bad_input` where `document` is the last
/// of the row.
[[nodiscard]] Result<Edited> move_boundary(const Layout& layout, BatchRow row, std::size_t document,
                                           std::int64_t token, Snap snap = {});

/// Gives `document` a new length; the difference comes from or goes to the padding.
[[nodiscard]] Result<Edited> set_length(const Layout& layout, BatchRow row, std::size_t document,
                                        std::int64_t length);

/// Puts a new document of `length` tokens before index `before` (at most the number of documents; the padding
/// stays last).
[[nodiscard]] Result<Edited> insert_document(const Layout& layout, BatchRow row, std::size_t before,
                                             std::int64_t length);

/// Removes a document; its tokens go to the padding. The only document of a row cannot be removed.
[[nodiscard]] Result<Edited> remove_document(const Layout& layout, BatchRow row, std::size_t document);

/// Cuts a document in two after its first `head` tokens. Cutting the padding makes a document of its first
/// part. Errors: `bad_input` where one of the parts would be empty.
[[nodiscard]] Result<Edited> split_document(const Layout& layout, BatchRow row, std::size_t document,
                                            std::int64_t head);

/// Makes one document of `document` and the next.
/// Errors: `bad_input` where there is no next document, or it is the padding.
[[nodiscard]] Result<Edited> merge_with_next(const Layout& layout, BatchRow row, std::size_t document);

/// Replaces the lengths of one row (a paste). Shorter totals get padding up to S, longer ones make S grow.
[[nodiscard]] Result<Edited> replace_row(const Layout& layout, BatchRow row,
                                         const std::vector<std::int64_t>& lengths);

/// Lengthens every document that is not padding to a multiple of `multiple`; S grows to a multiple where it
/// must. Only `row`, or all rows.
[[nodiscard]] Result<Edited> pad_documents(const Layout& layout, std::int64_t multiple,
                                           std::optional<BatchRow> row = std::nullopt);

/// The same for all rows, and S becomes a multiple of both `multiple` and `of_sequence`, so that one step
/// leads to what a strategy and the kernels take. Where no S up to 2^31 is, it is padded for the documents
/// alone.
[[nodiscard]] Result<Edited> pad_documents_and_sequence(const Layout& layout, std::int64_t multiple,
                                                        std::int64_t of_sequence);

/// Lengthens (or adds) the padding of every row until S is a multiple of `multiple`.
[[nodiscard]] Result<Edited> pad_sequence(const Layout& layout, std::int64_t multiple);

/// Appends a copy of row `like`; or removes a row (not the last one left).
[[nodiscard]] Result<Edited> add_row(const Layout& layout, BatchRow like);
[[nodiscard]] Result<Edited> remove_row(const Layout& layout, BatchRow row);

}  // namespace evenkeel
