#pragma once

#include <QFrame>
#include <array>

#include "mask_view/mask_view.h"

class QLabel;

namespace evenkeel::ui {

/// "Under the cursor": everything about the tile that is pointed at in the mask, under A and B where two
/// strategies are compared; while nothing is pointed at, the document that is selected. Keeps its height, so
/// that nothing jumps while the cursor moves.
class InspectorPanel : public QFrame {
  Q_OBJECT

 public:
  explicit InspectorPanel(const MaskView& view, QWidget* parent = nullptr);
  [[nodiscard]] static QString title() { return tr("Under the cursor"); }

 private:
  static constexpr std::size_t kLines = 6;
  /// A column of values, from the top.
  using Values = std::array<QString, kLines>;

  void showAll();
  void showNames(const Values& names);
  void showValues(Side side, const Values& values);
  [[nodiscard]] Values tileValues(const MaskView& view) const;
  [[nodiscard]] Values documentValues(const MaskView& view, std::size_t document) const;

  const MaskView& view_;
  QLabel* order_;
  std::array<QLabel*, 2> letters_{};
  std::array<QLabel*, kLines> names_{};
  std::array<std::array<QLabel*, kLines>, 2> values_{};
};

}  // namespace evenkeel::ui
