#pragma once

#include <QStyledItemDelegate>

namespace evenkeel::ui {

/// Draws a strategy's cells: long names wrap, the rows of A and B are filled and marked by their letter, and
/// what is refused or not there yet is quiet.
class StrategyDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  /// Room around a name, the letter before it included.
  [[nodiscard]] static int nameMargins();

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace evenkeel::ui
