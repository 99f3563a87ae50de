#include "strategies/strategy_delegate.h"

#include <QPainter>

#include "strategies/strategy_model.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kSide = 5;
constexpr int kMark = StrategyDelegate::kNameMargins - 2 * kSide;  ///< room for the "A"
constexpr int kTop = 5;
constexpr int kRow = 28;

bool is_text(const QModelIndex& index) {
  return index.column() == StrategyModel::name || index.data(StrategyModel::kRefusedRole).toBool();
}

QFont font_of(const QModelIndex& index) {
  const bool chosen = index.data(StrategyModel::kChosenRole).toBool();
  return textFont(TextSize::normal,
                  chosen && index.column() == StrategyModel::name ? QFont::DemiBold : QFont::Normal);
}

QRect text_rect(const QRect& cell, const QModelIndex& index) {
  const int left = index.column() == StrategyModel::name ? kSide + kMark : kSide;
  return cell.adjusted(left, 0, -kSide, 0);
}

}  // namespace

void StrategyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
  const Theme& t = theme();
  painter->save();
  const bool chosen = index.data(StrategyModel::kChosenRole).toBool();
  const bool refused = index.data(StrategyModel::kRefusedRole).toBool();
  if (chosen || option.state.testFlag(QStyle::State_MouseOver)) {
    QColor fill = t.line;
    fill.setAlphaF(chosen ? 0.5F : 0.25F);
    painter->fillRect(option.rect, fill);
  }
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    painter->setPen(t.text);
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
  }
  const bool far = index.data(StrategyModel::kFarRole).toBool();
  painter->setPen(refused ? t.quietText : far ? t.error : t.text);
  painter->setFont(font_of(index));
  const QRect area = text_rect(option.rect, index);
  const QString text = index.data().toString();
  if (is_text(index)) {
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, text);
    if (chosen && index.column() == StrategyModel::name) {
      painter->setPen(t.text);
      painter->drawText(QRect(option.rect.left() + kSide, area.top(), kMark, area.height()),
                        Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("A"));
    }
  } else if (const QString unit = index.data(StrategyModel::kUnitRole).toString(); unit.isEmpty()) {
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, text);
  } else {
    const QFont small = textFont(TextSize::small);
    const int line = QFontMetrics(painter->font()).height();
    const int both = line + QFontMetrics(small).height();
    const int top = area.top() + (area.height() - both) / 2;
    painter->drawText(QRect(area.left(), top, area.width(), line), Qt::AlignRight | Qt::AlignVCenter, text);
    painter->setPen(t.quietText);
    painter->setFont(small);
    painter->drawText(QRect(area.left(), top + line, area.width(), both - line),
                      Qt::AlignRight | Qt::AlignVCenter, unit);
  }
  painter->restore();
}

QSize StrategyDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QFontMetrics metrics(font_of(index));
  const QString text = index.data().toString();
  if (is_text(index)) {
    const int width = std::max(40, text_rect(option.rect, index).width());
    const QRect bounds =
        metrics.boundingRect(QRect(0, 0, width, 1000), Qt::AlignLeft | Qt::TextWordWrap, text);
    return {kSide * 2 + kMark + bounds.width(), std::max(kRow, bounds.height() + 2 * kTop)};
  }
  const QString unit = index.data(StrategyModel::kUnitRole).toString();
  const QFontMetrics small(textFont(TextSize::small));
  const int width = std::max(metrics.horizontalAdvance(text), small.horizontalAdvance(unit));
  const int height = metrics.height() + (unit.isEmpty() ? 0 : small.height());
  return {width + 2 * kSide, std::max(kRow, height + 2 * kTop)};
}

}  // namespace evenkeel::ui
