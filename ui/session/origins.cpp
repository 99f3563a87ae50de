#include "session/origins.h"

#include <system_error>
#include <utility>

namespace evenkeel::ui {
namespace {

/// The same file wherever the program is later.
std::filesystem::path whole(const std::filesystem::path& file) {
  if (file.empty()) return file;
  std::error_code failure;
  const std::filesystem::path absolute = std::filesystem::absolute(file, failure);
  return failure ? file : absolute.lexically_normal();
}

}  // namespace

void Origins::replace(Origin next, bool by_step) {
  next.file = whole(next.file);
  std::swap(now_, next);
  const int index = stack_.index();
  if (by_step && index > 0) replacements_.push_back({index, stack_.command(index - 1), std::move(next)});
}

void Origins::noteSaved(const std::filesystem::path& file, const Project& project) {
  now_.file = whole(file);
  now_.saved = project;
  // The file no longer holds what the other side of an undo step had saved there.
  for (Replacement& replacement : replacements_) {
    if (replacement.across.file == now_.file) replacement.across.saved = project;
  }
}

void Origins::follow() {
  std::erase_if(replacements_, [this](const Replacement& replacement) {
    return replacement.index > stack_.count() || stack_.command(replacement.index - 1) != replacement.step;
  });
  const int from = std::exchange(index_, stack_.index());
  for (Replacement& replacement : replacements_) {
    if (from < replacement.index && replacement.index <= index_) std::swap(now_, replacement.across);
  }
  for (std::size_t i = replacements_.size(); i-- > 0;) {
    Replacement& replacement = replacements_[i];
    if (index_ < replacement.index && replacement.index <= from) std::swap(now_, replacement.across);
  }
}

}  // namespace evenkeel::ui
