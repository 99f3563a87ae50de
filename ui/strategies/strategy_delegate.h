#pragma once

#include <QHash>
#include <QSize>
#include <QString>
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
  /// What a cell of one number is wide: the sum of its characters, each measured once. In a drag every number
  /// of the table is another one with every move, and shaping them all takes longer than planning them.
  [[nodiscard]] int numberWidth(const QString& text) const;
  /// To be called when fonts have changed.
  void forgetFonts();

 private:
  /// A text in a cell of some width.
  struct Wrapped {
    QString text;
    int width;
    int weight;
    bool operator==(const Wrapped&) const = default;
    friend size_t qHash(const Wrapped& one, size_t seed) {
      return qHashMulti(seed, one.text, one.width, one.weight);
    }
  };
  mutable QHash<QChar, qreal> character_widths_;
  mutable QHash<Wrapped, QSize> wrapped_;
  mutable int row_height_ = 0;
};

}  // namespace evenkeel::ui
