#include "how_it_works/trace_view.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <utility>

#include "how_it_works/trace_stage.h"
#include "theme/hatch.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kInset = 5;
constexpr double kStale = 0.45;
constexpr double kLeastHatched = 8;  ///< px

}  // namespace

TraceView::TraceView(StudioModel& model, QWidget* parent) : QWidget(parent), model_(model) {
  setObjectName(QStringLiteral("trace-view"));
  setAccessibleName(tr("How the plan is made, step by step"));
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&model_, &StudioModel::pointedChanged, this, qOverload<>(&QWidget::update));
}

QSize TraceView::sizeHint() const {
  const int line = static_cast<int>(traceLine());
  return {40 * line, 16 * line};
}

QSize TraceView::minimumSizeHint() const {
  const int line = static_cast<int>(traceLine());
  constexpr int kLow = 8;    // lines of text, where the ranks stand beside the blocks
  constexpr int kHigh = 20;  // where they stand below
  return {16 * line, (width() >= traceLeastWide() + 2 * kInset ? kLow : kHigh) * line};
}

void TraceView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool was_wide = event->oldSize().width() >= traceLeastWide() + 2 * kInset;
  if (was_wide != (width() >= traceLeastWide() + 2 * kInset)) updateGeometry();
  forget();
}

void TraceView::show(std::shared_ptr<const PlanTrace> trace, Layout::RowPointer documents, CostKind unit) {
  trace_ = std::move(trace);
  documents_ = std::move(documents);
  unit_ = unit;
  step_ = 0;
  forget();
}

void TraceView::setStep(std::size_t step) {
  step_ = step;
  forget();
}

void TraceView::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  update();
}

const TraceLayout& TraceView::traceLayout() const {
  if (!layout_) {
    if (trace_ == nullptr || step_ >= trace_->steps.size()) {
      layout_.emplace();
    } else {
      const TraceState state = trace_state(*trace_, step_ + 1);
      layout_ = TraceLayout::make({trace_.get(), step_, &state, documents_.get(), unit_,
                                   QRectF(rect()).adjusted(kInset, kInset, -kInset, -kInset)});
    }
  }
  return *layout_;
}

void TraceView::forget() {
  layout_.reset();
  update();
}

bool TraceView::isPointed(const TraceCell& cell) const {
  const Pointed& pointed = model_.pointed();
  if (pointed.q_block && trace_->work != nullptr) return cell.block == *pointed.q_block;
  if (pointed.rank) return cell.rank == pointed.rank;
  return pointed.document && trace_->work == nullptr && cell.document == pointed.document;
}

void TraceView::draw(QPainter& painter, const TraceCell& cell) const {
  const bool marked = cell.now || isPointed(cell);
  QColor ground = theme().canvas;
  if (cell.fill < 1) {
    painter.fillRect(cell.rect, theme().canvas);
  }
  if (cell.rank) {
    ground = theme().rank(cell.rank->value);
  } else if (cell.block) {
    ground = theme().line;
  } else if (cell.document) {
    ground = theme().document(*cell.document);
  }
  QRectF filled = cell.rect;
  filled.setTop(filled.bottom() - cell.rect.height() * cell.fill);
  painter.fillRect(filled, ground);
  // Stacked blocks of one rank need an edge each.
  if (cell.fill >= 1 && cell.rect.width() > 4) {
    painter.setPen(QPen(theme().panel, 1));
    painter.drawLine(cell.rect.topRight(), cell.rect.bottomRight());
  }
  if (cell.rank && cell.rank->value >= static_cast<std::int64_t>(theme().ranks.size()) &&
      filled.height() >= kLeastHatched && filled.width() >= kLeastHatched && cell.text.isEmpty()) {
    drawHatch(painter, filled, theme().panel);
  }
  if (!cell.text.isEmpty()) {
    // On one ground, never across the edge of what is filled.
    const bool on_ground = filled.height() >= traceLine() - 1;
    QRectF room = filled;
    if (!on_ground) {
      room = cell.rect;
      room.setBottom(filled.top());
    }
    painter.setPen(on_ground ? inkOn(ground) : theme().text);
    if (room.height() >= traceLine() - 2) painter.drawText(room, Qt::AlignCenter, cell.text);
  }
  if (marked) {
    painter.setPen(QPen(theme().text, cell.now ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(cell.rect.adjusted(0, 0, -0.5, -0.5));
    // A second line inside is seen on a rank's colour too.
    if (cell.rect.width() >= 6) {
      painter.setPen(QPen(theme().panel, 1));
      painter.drawRect(cell.rect.adjusted(1.5, 1.5, -2, -2));
    }
  }
}

void TraceView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setFont(textFont(TextSize::small));
  if (stale_) painter.setOpacity(kStale);
  const TraceLayout& all = traceLayout();
  for (const TraceLane& lane : all.lanes) {
    painter.fillRect(lane.rect, theme().canvas);
    if (!lane.now && model_.pointed().rank != lane.rank) continue;
    painter.setPen(QPen(theme().text, lane.now ? 2 : 1));
    painter.drawRect(lane.rect.adjusted(-1, -1, 1, 1));
  }
  // What the step is about lies on top.
  for (const bool now : {false, true}) {
    for (const TraceCell& cell : all.cells) {
      if (cell.now == now) draw(painter, cell);
    }
  }
  for (const TraceLine& line : all.lines) {
    painter.setPen(line.bound ? QPen(theme().text, 1.5, Qt::DashLine) : QPen(theme().text, 1.5));
    painter.drawLine(line.line);
  }
  for (const TraceLabel& label : all.labels) {
    painter.setPen(label.quiet ? theme().quietText : theme().text);
    painter.drawText(label.rect, static_cast<int>(label.align),
                     painter.fontMetrics().elidedText(label.text, Qt::ElideRight,
                                                      static_cast<int>(label.rect.width()) + 2));
  }
  painter.setOpacity(1);
  if (!keyboard_focus_) return;
  painter.setPen(QPen(theme().text, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void TraceView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
    updateGeometry();
    forget();
  }
}

void TraceView::mouseMoveEvent(QMouseEvent* event) {
  Pointed pointed;
  if (const TraceCell* cell = traceLayout().cellAt(event->position())) {
    pointed.rank = cell->rank;
    if (cell->block) pointed.q_block = *cell->block;
    if (cell->document) pointed.document = cell->document;
    if (cell->block && documents_ != nullptr) {
      pointed.document = documents_->document_at(*cell->block * trace_->block);
    }
  } else if (const TraceLane* lane = traceLayout().laneAt(event->position())) {
    pointed.rank = lane->rank;
  }
  model_.setPointed(pointed);
}

void TraceView::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  model_.setPointed({});
}

void TraceView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  keyboard_focus_ = event->reason() != Qt::MouseFocusReason && event->reason() != Qt::ActiveWindowFocusReason;
  update();
}

void TraceView::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  keyboard_focus_ = false;
  update();
}

}  // namespace evenkeel::ui
