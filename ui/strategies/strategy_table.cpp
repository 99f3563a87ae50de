#include "strategies/strategy_table.h"

#include <QFontInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QStyleOptionViewItem>
#include <QToolButton>
#include <algorithm>

#include "strategies/strategy_delegate.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kHeaderPadding = 5;
constexpr int kUnitGap = 4;

}  // namespace

StrategyTable::StrategyTable(StrategyModel& strategies, QWidget* parent)
    : QTableView(parent), strategies_(strategies) {
  setAccessibleName(tr("Strategies on this workload"));
  setModel(&strategies_);
  delegate_ = new StrategyDelegate(this);
  setItemDelegate(delegate_);
  setSelectionMode(QAbstractItemView::NoSelection);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setShowGrid(false);
  setTabKeyNavigation(false);
  setMouseTracking(true);
  setWordWrap(true);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFrameShape(QFrame::NoFrame);
  setContextMenuPolicy(Qt::CustomContextMenu);
  verticalHeader()->hide();
  verticalHeader()->setMinimumSectionSize(0);
  QHeaderView* columns = horizontalHeader();
  columns->setMinimumSectionSize(24);
  columns->setHighlightSections(false);
  columns->setSectionsClickable(true);
  columns->setSectionResizeMode(QHeaderView::Fixed);
  columns->setContextMenuPolicy(Qt::CustomContextMenu);
  makeUnits();
  takeFonts();
}

/// Two buttons in the header, over the names: they need no title.
void StrategyTable::makeUnits() {
  units_ = new QWidget(horizontalHeader());
  auto* line = new QHBoxLayout(units_);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(kUnitGap);
  const std::array<QString, 2> words = {tr("tiles"), tr("area")};
  const std::array<QString, 2> names = {tr("Count in executed tiles"), tr("Count in allowed pairs")};
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto* button = new QToolButton(units_);
    button->setText(words[i]);
    button->setObjectName(i == 0 ? QStringLiteral("unit-tiles") : QStringLiteral("unit-area"));
    button->setAccessibleName(names[i]);
    button->setToolTip(names[i]);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setChecked(i == 0);
    connect(button, &QToolButton::clicked, this,
            [this, i] { Q_EMIT unitAsked(i == 0 ? WorkUnit::tiles : WorkUnit::area); });
    unit_buttons_[i] = button;
    line->addWidget(button);
  }
}

void StrategyTable::checkUnit(WorkUnit unit) {
  unit_buttons_[unit == WorkUnit::tiles ? 0 : 1]->setChecked(true);
  fitted_ = false;
}

void StrategyTable::chooseColumns(std::optional<std::set<int>> columns) {
  chosen_columns_ = std::move(columns);
  fitted_ = false;
}

std::set<int> StrategyTable::wantedColumns() const {
  using enum StrategyModel::Column;
  std::set<int> wanted;
  if (chosen_columns_) {
    wanted = *chosen_columns_;
  } else {
    wanted = strategies_.batch() > 1 ? std::set<int>{over_bound, row_mean, row_worst, worst_row}
             : strategies_.unit() == WorkUnit::tiles ? std::set<int>{slowest, over_bound, area, tiles}
                                                     : std::set<int>{slowest, over_bound, area, rank};
  }
  if (strategies_.batch() < 2) {
    for (const int column : {row_mean, row_worst, worst_row}) wanted.erase(column);
  }
  wanted.insert(name);
  return wanted;
}

std::array<int, StrategyModel::column_count> StrategyTable::columnWidths(const std::set<int>& columns) const {
  const TextMetrics small(TextSize::small);
  std::array<int, StrategyModel::column_count> widths{};
  for (const int column : columns) {
    if (column == StrategyModel::name) continue;
    const QString header = strategies_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    int& width = widths[static_cast<std::size_t>(column)];
    width = small.wholeAdvance(header) + 2 * kHeaderPadding + 2;
    for (int row = 0; row < strategies_.rowCount(); ++row) {
      if (strategies_.refused(row)) continue;
      width = std::max(width, delegate_->numberWidth(strategies_.index(row, column).data().toString()));
    }
    // A column that is a digit too wide stays: in a drag all columns would move to and fro.
    const int now = !fitted_ || isColumnHidden(column) ? 0 : columnWidth(column);
    if (width < now && now <= width + small.wholeAdvance(QStringLiteral("00"))) width = now;
  }
  return widths;
}

/// The numbers get the room that they need and the names the rest. Where a name cannot be broken to fit, the
/// last columns go, unless somebody chose them: then the table scrolls.
void StrategyTable::fitColumns() {
  const std::set<int> wanted = wantedColumns();
  const auto widths = columnWidths(wanted);
  const int least = leastNameWidth();
  // Not the viewport's, which is laid out after the panel is: a panel that comes up would fit its old width.
  int rest = contentsRect().width();
  std::set<int> shown = {StrategyModel::name};
  for (const int column : wanted) {
    if (column == StrategyModel::name) continue;
    shown.insert(column);
    rest -= widths[static_cast<std::size_t>(column)];
  }
  const bool may_scroll = chosen_columns_.has_value();
  const auto last = [&shown] { return *shown.rbegin(); };
  while (!may_scroll && rest < least && last() > StrategyModel::over_bound) {
    rest += widths[static_cast<std::size_t>(last())];
    shown.erase(last());
  }
  for (int column = 0; column < StrategyModel::column_count; ++column) {
    setColumnHidden(column, !shown.contains(column));
    if (column != StrategyModel::name && shown.contains(column)) {
      setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    }
  }
  setHorizontalScrollBarPolicy(may_scroll && rest < least ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
  setColumnWidth(StrategyModel::name, std::max(rest, may_scroll ? least : least / 2));
}

int StrategyTable::leastNameWidth() {
  QStringList names;
  for (int row = 0; row < strategies_.rowCount(); ++row) names.append(strategies_.strategy(row).name);
  if (least_name_width_ > 0 && names == measured_names_) return least_name_width_;
  measured_names_ = names;
  const QFontMetrics metrics(textFont(TextSize::normal, QFont::DemiBold));
  int width = 0;
  for (const QString& one : names) {
    const QStringList parts = one.split(u'-');
    for (const QString& part : parts) width = std::max(width, metrics.horizontalAdvance(part + u'-'));
  }
  least_name_width_ =
      std::max(width + StrategyDelegate::nameMargins(), units_->sizeHint().width() + kHeaderPadding);
  return least_name_width_;
}

/// As resizeRowsToContents does, which also measures a heading for every row.
void StrategyTable::fitRows() {
  QStyleOptionViewItem option;
  initViewItemOption(&option);
  for (int row = 0; row < strategies_.rowCount(); ++row) {
    const bool refused = strategies_.refused(row);
    int height = 0;
    for (int column = 0; column < StrategyModel::column_count; ++column) {
      if (isColumnHidden(column)) continue;
      const bool spans = refused && column >= StrategyModel::slowest;
      int width = 0;
      for (int of = column; of < (spans ? int{StrategyModel::column_count} : column + 1); ++of) {
        width += columnWidth(of);
      }
      option.rect = QRect(0, 0, width, 1);
      height = std::max(height, delegate_->sizeHint(option, strategies_.index(row, column)).height());
      if (spans) break;
    }
    setRowHeight(row, height);
  }
}

/// Why a strategy is refused stands over all its numbers. Spans that are set again paint everything again.
void StrategyTable::spanRefusals() {
  std::vector<int> refused;
  for (int row = 0; row < strategies_.rowCount(); ++row) {
    if (strategies_.refused(row)) refused.push_back(row);
  }
  if (refused_rows_ == refused) return;
  refused_rows_ = refused;
  clearSpans();
  for (const int row : refused) {
    setSpan(row, StrategyModel::slowest, 1, StrategyModel::column_count - 1);
  }
}

void StrategyTable::reset() {
  QTableView::reset();
  refused_rows_.reset();
}

bool StrategyTable::fit() {
  fitColumns();
  fitted_ = true;
  spanRefusals();
  fitRows();
  QHeaderView* header = horizontalHeader();
  const int header_height = std::max(units_->sizeHint().height() + kUnitGap, header->sizeHint().height());
  if (header->minimumHeight() != header_height) header->setFixedHeight(header_height);
  units_->resize(units_->sizeHint());
  units_->move(kHeaderPadding - horizontalScrollBar()->value(), (header_height - units_->height()) / 2);
  int needed = header_height;
  for (int row = 0; row < strategies_.rowCount(); ++row) needed += rowHeight(row);
  if (horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOn) {
    needed += horizontalScrollBar()->sizeHint().height();
  }
  if (height() == needed + 2 && minimumHeight() == needed + 2) return false;
  setFixedHeight(needed + 2);
  return true;
}

void StrategyTable::takeFonts() {
  delegate_->forgetFonts();
  fitted_ = false;
  least_name_width_ = 0;
  const QString style = QStringLiteral("QHeaderView::section { padding: 2px %1px; font-size: %2px; }")
                            .arg(kHeaderPadding)
                            .arg(QFontInfo(textFont(TextSize::small)).pixelSize());
  // A style sheet that is set again polishes everything again.
  if (style != header_style_) {
    header_style_ = style;
    horizontalHeader()->setStyleSheet(style);
  }
  const QString button = QStringLiteral("QToolButton { padding: 1px %1px; font-size: %2px; }")
                             .arg(kHeaderPadding + 2)
                             .arg(QFontInfo(textFont(TextSize::small)).pixelSize());
  if (units_->styleSheet() != button) units_->setStyleSheet(button);
}

}  // namespace evenkeel::ui
