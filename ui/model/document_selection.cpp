#include "model/document_selection.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace evenkeel::ui {

bool DocumentSelection::holds(std::size_t document) const {
  return std::binary_search(documents.begin(), documents.end(), document);
}

bool DocumentSelection::holdsAny(std::size_t first, std::size_t count) const {
  const auto at = std::lower_bound(documents.begin(), documents.end(), first);
  return at != documents.end() && *at < first + count;
}

DocumentSelection DocumentSelection::one(std::optional<std::size_t> document) {
  if (!document) return {};
  return {{*document}, document, document};
}

DocumentSelection DocumentSelection::range(std::size_t anchor, std::size_t current) {
  const auto [first, last] = std::minmax(anchor, current);
  DocumentSelection selection{std::vector<std::size_t>(last - first + 1), current, anchor};
  std::iota(selection.documents.begin(), selection.documents.end(), first);
  return selection;
}

DocumentSelection DocumentSelection::these(std::vector<std::size_t> documents) {
  if (documents.empty()) return {};
  const std::size_t first = documents.front();
  const std::size_t last = documents.back();
  return {std::move(documents), last, first};
}

DocumentSelection DocumentSelection::extendedTo(std::size_t document) const {
  return range(anchor.value_or(document), document);
}

DocumentSelection DocumentSelection::toggled(std::size_t document) const {
  DocumentSelection next = *this;
  const auto at = std::lower_bound(next.documents.begin(), next.documents.end(), document);
  if (at != next.documents.end() && *at == document) {
    const auto after = next.documents.erase(at);
    if (next.documents.empty()) return {};
    next.current = after != next.documents.end() ? *after : next.documents.back();
  } else {
    next.documents.insert(at, document);
    next.current = document;
  }
  next.anchor = next.current;
  return next;
}

DocumentSelection DocumentSelection::within(std::size_t count) const {
  DocumentSelection next = *this;
  next.documents.erase(std::lower_bound(next.documents.begin(), next.documents.end(), count),
                       next.documents.end());
  if (next.documents.empty()) return {};
  if (next.current && *next.current >= count) next.current = next.documents.back();
  if (next.anchor && *next.anchor >= count) next.anchor = next.current;
  return next;
}

}  // namespace evenkeel::ui
