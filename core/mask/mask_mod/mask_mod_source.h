#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mask/mask_mod/tensor.h"

namespace evenkeel {

/// A mask as FlexAttention users write it, before it meets documents: its text and the tensors that it
/// indexes. A value whose copies share both. Nothing is looked at: an editor may hold what does not compile.
class MaskMod {
 public:
  MaskMod() = default;
  explicit MaskMod(std::string text, std::vector<MaskTensor> tensors = {})
      : content_(std::make_shared<const Content>(Content{std::move(text), std::move(tensors)})) {}

  [[nodiscard]] const std::string& text() const { return content_ ? content_->text : none().text; }
  [[nodiscard]] const std::vector<MaskTensor>& tensors() const {
    return content_ ? content_->tensors : none().tensors;
  }
  friend bool operator==(const MaskMod& a, const MaskMod& b) {
    return a.content_ == b.content_ || (a.text() == b.text() && a.tensors() == b.tensors());
  }

 private:
  struct Content {
    std::string text;
    std::vector<MaskTensor> tensors;
  };
  static const Content& none() {
    static const Content empty;
    return empty;
  }
  std::shared_ptr<const Content> content_;
};

}  // namespace evenkeel
