#include "strategies/strategy_delegate.h"

#include <QFontMetricsF>
#include <QPainter>
#include <cmath>

#include "strategies/strategy_model.h"
#include "theme/draw_text.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kSide = 5;
constexpr int kTop = 2;
/// Height of a row over that of its text.
constexpr int kRowAir = 12;

/// More texts than that are not remembered: a table has a few dozen that wrap.
constexpr qsizetype kMostRemembered = 512;

/// Room for the "A" or "B" before a name.
int mark_width() {
  return TextMetrics(TextSize::normal, QFont::DemiBold).wholeAdvance(QStringLiteral("AA"));
}

bool is_text(const QModelIndex& index) {
  return index.column() == StrategyModel::name || index.data(StrategyModel::kRefusedRole).toBool();
}

QFont font_of(const QModelIndex& index) {
  const bool marked = !index.data(StrategyModel::kMarkRole).toString().isEmpty();
  QFont font = textFont(TextSize::normal,
                        marked && index.column() == StrategyModel::name ? QFont::DemiBold : QFont::Normal);
  font.setUnderline(index.column() == StrategyModel::worst_row &&
                    index.data(StrategyModel::kLinkRole).toBool());
  return font;
}

QRect text_rect(const QRect& cell, const QModelIndex& index) {
  const int left = index.column() == StrategyModel::name ? kSide + mark_width() : kSide;
  return cell.adjusted(left, 0, -kSide, 0);
}

}  // namespace

int StrategyDelegate::nameMargins() {
  return 2 * kSide + mark_width();
}

void StrategyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
  const Theme& t = theme();
  painter->save();
  const QString mark = index.data(StrategyModel::kMarkRole).toString();
  if (!mark.isEmpty() || option.state.testFlag(QStyle::State_MouseOver)) {
    QColor fill = t.line;
    fill.setAlphaF(!mark.isEmpty() ? 0.5F : 0.25F);
    painter->fillRect(option.rect, fill);
  }
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    painter->setPen(t.text);
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
  }
  const bool far = index.data(StrategyModel::kFarRole).toBool();
  const bool quiet = index.data(StrategyModel::kQuietRole).toBool();
  painter->setPen(quiet ? t.quietText : far ? t.error : t.text);
  painter->setFont(font_of(index));
  const QRect area = text_rect(option.rect, index);
  const QString text = index.data().toString();
  if (is_text(index)) {
    drawWrapped(*painter, area, text);
    if (!mark.isEmpty() && index.column() == StrategyModel::name) {
      painter->setPen(t.text);
      drawTextLine(*painter, QRect(option.rect.left() + kSide, area.top(), mark_width(), area.height()),
                   Qt::AlignLeft | Qt::AlignVCenter, mark);
    }
  } else {
    drawTextLine(*painter, area, Qt::AlignRight | Qt::AlignVCenter, text);
  }
  painter->restore();
}

int StrategyDelegate::numberWidth(const QString& text) const {
  qreal width = 0;
  for (const QChar one : text) {
    auto known = character_widths_.constFind(one);
    if (known == character_widths_.constEnd()) {
      known = character_widths_.insert(one, QFontMetricsF(textFont(TextSize::normal)).horizontalAdvance(one));
    }
    width += *known;
  }
  return static_cast<int>(std::ceil(width)) + 2 * kSide;
}

void StrategyDelegate::forgetFonts() {
  character_widths_.clear();
  wrapped_.clear();
  row_height_ = 0;
}

QSize StrategyDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QString text = index.data().toString();
  if (row_height_ == 0) row_height_ = QFontMetrics(textFont(TextSize::normal)).height() + kRowAir;
  if (!is_text(index)) return {numberWidth(text), row_height_};
  const int width = std::max(40, text_rect(option.rect, index).width());
  const QFont font = font_of(index);
  const Wrapped key{text, width, font.weight()};
  auto known = wrapped_.constFind(key);
  if (known == wrapped_.constEnd()) {
    if (wrapped_.size() >= kMostRemembered) wrapped_.clear();
    const QRect bounds =
        QFontMetrics(font).boundingRect(QRect(0, 0, width, 1000), Qt::AlignLeft | Qt::TextWordWrap, text);
    known = wrapped_.insert(key, bounds.size());
  }
  return {nameMargins() + known->width(), std::max(row_height_, known->height() + 2 * kTop)};
}

}  // namespace evenkeel::ui
