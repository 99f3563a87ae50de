#pragma once

#include <QStyledItemDelegate>

namespace evenkeel::ui {

/// Draws a strategy's cells: long names wrap, the chosen row is filled and marked "A", and what is refused or
/// not there yet is quiet.
class StrategyDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  /// Room around a name, the mark of the chosen one included.
  static constexpr int kNameMargins = 26;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace evenkeel::ui
