#include "mask_view/mask_panel.h"

#include <QActionGroup>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "mask_view/mask_commands.h"
#include "mask_view/mask_painter.h"
#include "mask_view/mask_parameters.h"
#include "picture/picture_scale.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kMargin = 14;
constexpr int kBetween = 20;
constexpr int kOutset = 6;  ///< the gutter of the chips reaches into the margin
constexpr int kLeastMask = 120;
constexpr int kHeaderGap = 6;
constexpr int kOrderWidth = 108;  ///< of the buttons of orders, alike where there is room
constexpr int kNarrow = 760;
constexpr int kAboveBands = 10;
constexpr int kBelowBands = 10;
constexpr int kLeastBars = 248;
constexpr double kLeastBarsShare = 0.3;
constexpr double kLeastPairsShare = 0.24;  ///< of bars of two sides beside two masks

/// On the button, where there is not much room.
QString shortColourText(MaskColour colour) {
  return QObject::tr("Colour: %1")
      .arg(colour == MaskColour::by_share ? QObject::tr("share") : colourText(colour));
}

/// Names that sessions keep.
template <class Value>
struct Named {
  Value value;
  const char* name;
};
constexpr std::array kOrderNames = {Named<RowOrder>{RowOrder::original, "original"},
                                    Named<RowOrder>{RowOrder::q_rearranged, "q-rearranged"},
                                    Named<RowOrder>{RowOrder::executed, "executed"}};
constexpr std::array kColourNames = {
    Named<MaskColour>{MaskColour::by_rank, "rank"}, Named<MaskColour>{MaskColour::by_share, "share"},
    Named<MaskColour>{MaskColour::by_class, "class"}, Named<MaskColour>{MaskColour::by_document, "document"}};

template <class Names, class Value>
QString name_of(const Names& names, Value value) {
  for (const auto& named : names) {
    if (named.value == value) return QString::fromLatin1(named.name);
  }
  return {};
}

template <class Value, std::size_t count>
std::optional<Value> named(const std::array<Named<Value>, count>& names, const QString& name) {
  for (const auto& known : names) {
    if (name == QLatin1String(known.name)) return known.value;
  }
  return std::nullopt;
}

}  // namespace

MaskPanel::MaskPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      header_(new QWidget(this)),
      view_(new MaskView(model, this)),
      view_b_(new MaskView(*view_, Side::b, this)),
      bars_(new RankBars(model, *view_, view_b_, this)),
      bands_(new SlowestBands(*view_, *view_b_, this)) {
  setProperty("panel", true);
  header_->setVisible(!isForPicture(*this));
  auto* row = new QHBoxLayout(header_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kHeaderGap);

  auto* orders = new QButtonGroup(this);
  const auto add = [&](RowOrder order) {
    auto* button = new QToolButton(header_);
    button->setText(orderText(order));
    button->setObjectName(QStringLiteral("order-") + name_of(kOrderNames, order));
    button->setCheckable(true);
    button->setMinimumWidth(kOrderWidth);
    orders->addButton(button);
    row->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, order] { setWantedOrder(order); });
    return button;
  };
  original_ = add(RowOrder::original);
  rearranged_ = add(RowOrder::q_rearranged);
  executed_ = add(RowOrder::executed);
  difference_ = new QToolButton(header_);
  difference_->setText(tr("Difference"));
  difference_->setObjectName(QStringLiteral("order-difference"));
  difference_->setToolTip(tr("which q blocks change owner from A to B"));
  difference_->setCheckable(true);
  orders->addButton(difference_);
  row->addWidget(difference_);
  difference_->hide();
  connect(difference_, &QToolButton::clicked, this, [this] { setDifference(true); });

  colour_ = new QToolButton(header_);
  colour_->setProperty("plain", true);
  colour_->setPopupMode(QToolButton::InstantPopup);
  colour_->setAccessibleName(tr("Colour of the mask"));
  auto* menu = new QMenu(colour_);
  auto* colours = new QActionGroup(menu);
  for (const MaskColour colour :
       {MaskColour::by_rank, MaskColour::by_share, MaskColour::by_class, MaskColour::by_document}) {
    QAction* action = menu->addAction(colourText(colour));
    action->setCheckable(true);
    action->setChecked(colour == view_->colour());
    colours->addAction(action);
    action->setData(static_cast<int>(colour));
    connect(action, &QAction::triggered, this, [this, colour] { setColour(colour); });
  }
  colour_->setMenu(menu);
  colour_->setText(shortColourText(view_->colour()));
  row->addSpacing(kHeaderGap);
  row->addWidget(colour_);
  row->addStretch();
  parameters_ = new MaskParameters(model_, header_);
  row->addWidget(parameters_);

  commands_ = makeMaskCommands(
      {view_, view_b_}, [this]() -> MaskView& { return focusedView(); }, this);
  // Beside the mask too: who has lost the way in it may have clicked elsewhere since.
  addAction(commands_.front());
  connect(view_, &MaskView::shownChanged, this, &MaskPanel::place);
  connect(view_, &MaskView::shownChanged, this, &MaskPanel::takeComingSight);
  connect(view_, &MaskView::orderChanged, this, &MaskPanel::showOrder);
  connect(&model_, &StudioModel::snapshotChanged, this, &MaskPanel::showOrder);
  connect(&model_, &StudioModel::executedChanged, this, &MaskPanel::showOrder);
  connect(&model_, &StudioModel::projectChanged, this, &MaskPanel::showSides);
  connect(view_, &MaskView::pictureChanged, this, &MaskPanel::pictureChanged);
  connect(view_b_, &MaskView::pictureChanged, this, &MaskPanel::pictureChanged);
  connect(bands_, &SlowestBands::pictureChanged, this, &MaskPanel::pictureChanged);
  showOrder();
  showSides();
}

void MaskPanel::showSides() {
  const bool comparing = model_.isComparing();
  view_b_->setVisible(comparing && !view_->isDifference());
  if (comparing == comparing_) return fitHeader();
  comparing_ = comparing;
  difference_->setVisible(comparing);
  if (!comparing) setDifference(false);
  if (!colour_chosen_) useColour(comparing ? MaskColour::by_share : MaskColour::by_rank);
  place();
}

bool MaskPanel::isCurrent() const {
  return view_->isSettled() && (!view_b_->isVisibleTo(this) || (view_b_->isSettled() && bands_->isCurrent()));
}

QJsonObject MaskPanel::viewStateOf(RowOrder order, std::optional<MaskColour> colour) {
  QJsonObject state{{"order", name_of(kOrderNames, order)}};
  if (colour) state["colour"] = name_of(kColourNames, *colour);
  return state;
}

QJsonObject MaskPanel::viewState() const {
  const MaskSight sight = coming_sight_.value_or(view_->sight());
  QJsonObject state =
      viewStateOf(view_->wantedOrder(), colour_chosen_ ? std::optional(view_->colour()) : std::nullopt);
  state["difference"] = view_->isDifference();
  state["bars"] = bars_->viewState();
  if (coming_sight_ || !view_->link().isFitted()) {
    state["sight"] = QJsonArray{sight.q, sight.kv, sight.span};
  }
  return state;
}

void MaskPanel::setViewState(const QJsonObject& state) {
  bars_->setViewState(state["bars"].toObject());
  if (const auto order = named(kOrderNames, state["order"].toString())) setWantedOrder(*order);
  if (const auto colour = named(kColourNames, state["colour"].toString())) {
    setColour(*colour);
  } else if (!state.contains("colour")) {
    colour_chosen_ = false;
    useColour(comparing_ ? MaskColour::by_share : MaskColour::by_rank);
  }
  if (state["difference"].isBool()) setDifference(state["difference"].toBool());
  if (!state.contains("sight")) {
    coming_sight_.reset();
    view_->link().setSight(view_->sight(), true);
    return view_->fit();
  }
  const QJsonArray sight = state["sight"].toArray();
  const double span = sight.at(2).toDouble();
  if (sight.size() != 3 || !(span > 0) || !std::isfinite(span)) return;
  coming_sight_ = MaskSight{sight.at(0).toDouble(), sight.at(1).toDouble(), span};
  takeComingSight();
}

/// Kept within the sequence it is of, and not within one that is still shown and may be shorter.
void MaskPanel::takeComingSight() {
  const auto snapshot = view_->snapshot();
  if (!coming_sight_ || snapshot == nullptr || view_->mask() == nullptr) return;
  if (snapshot->request.layout.seq_len() != model_.project().layout.seq_len()) return;
  view_->setSight(*std::exchange(coming_sight_, std::nullopt));
}

MaskView& MaskPanel::focusedView() {
  return view_b_->hasFocus() ? *view_b_ : *view_;
}

void MaskPanel::setDifference(bool difference) {
  view_->setDifference(difference && model_.isComparing());
  view_b_->setVisible(model_.isComparing() && !view_->isDifference());
  showOrder();
  place();
}

void MaskPanel::setWantedOrder(RowOrder order) {
  if (view_->isDifference()) setDifference(false);
  model_.setExecutionInSight(order == RowOrder::executed);
  view_->setWantedOrder(order);
  view_b_->setWantedOrder(order);
  showOrder();
}

void MaskPanel::setColour(MaskColour colour) {
  colour_chosen_ = true;
  useColour(colour);
}

void MaskPanel::useColour(MaskColour colour) {
  view_->setColour(colour);
  view_b_->setColour(colour);
  colour_->setText(shortColourText(colour));
  fitHeader();
  for (QAction* action : colour_->menu()->actions()) {
    action->setChecked(action->data().toInt() == static_cast<int>(colour));
  }
}

QString MaskPanel::whyNotExecuted() const {
  const auto& newest = model_.snapshot();
  const auto& executed = model_.executed();
  if (newest == nullptr) return {};
  // One side that runs is enough; the other one says why it does not.
  const auto* b = executed == nullptr ? nullptr : StudioModel::execution(*executed, Side::b);
  if (b != nullptr && b->execution) return {};
  if (!newest->chosen.plan) return tr("there is no plan to execute");
  // Until the newest is executed, what was executed last is shown.
  if (executed == nullptr || executed->chosen.execution) return {};
  return QString::fromStdString(executed->chosen.execution.error().line());
}

void MaskPanel::showOrder() {
  // Without a plan nothing is rearranged; the choice comes back with the plan.
  const auto& newest = model_.snapshot();
  const auto* b = newest == nullptr ? nullptr : StudioModel::outcome(*newest, Side::b);
  const bool planned = newest == nullptr || newest->chosen.plan.ok() || (b != nullptr && b->plan.ok());
  const RowOrder order = view_->order();
  QToolButton* const shown = view_->isDifference()             ? difference_
                             : order == RowOrder::original     ? original_
                             : order == RowOrder::q_rearranged ? rearranged_
                                                               : executed_;
  shown->setChecked(true);
  colour_->setEnabled(!view_->isDifference());
  rearranged_->setEnabled(planned);
  rearranged_->setToolTip(planned ? tr("the tiles that the plan deals: q as the plan has it, kv as it is")
                                  : tr("there is no plan that rearranges q"));
  const QString why = whyNotExecuted();
  executed_->setEnabled(why.isEmpty());
  executed_->setToolTip(why.isEmpty() ? tr("the tiles that the kernels run: q and kv rearranged") : why);
}

void MaskPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  place();
}

/// What is asked for less often makes room for the orders: no word of the header is cut.
void MaskPanel::fitHeader() {
  const bool narrow = width() < kNarrow;
  for (QToolButton* button : {original_, rearranged_, executed_}) {
    button->setMinimumWidth(narrow ? 0 : kOrderWidth);
  }
  int needed = 2 * kHeaderGap;
  for (const QToolButton* button : {original_, rearranged_, executed_, difference_}) {
    if (!button->isHidden())
      needed += std::max(button->minimumWidth(), button->sizeHint().width()) + kHeaderGap;
  }
  for (QWidget* extra : {static_cast<QWidget*>(colour_), static_cast<QWidget*>(parameters_)}) {
    needed += extra->sizeHint().width() + kHeaderGap;
    const bool fits = needed <= header_->width();
    if (extra->isHidden() == fits) extra->setVisible(fits);
  }
}

void MaskPanel::place() {
  const QRect room = rect().adjusted(kMargin, kMargin - 2, -kMargin, -4);
  const int header = isForPicture(*this) ? 0 : header_->sizeHint().height() + 8;
  header_->setGeometry(room.left(), room.top(), room.width(), header - 8);
  fitHeader();
  const int top = room.top() + header;
  const int height = room.bottom() - top;
  // Masks are square where there is room; the bars take the rest, and never less than they need.
  const int for_bars = std::max(kLeastBars, static_cast<int>(room.width() * kLeastBarsShare));
  const int beside = gutterWidth() + 1;
  if (!model_.isComparing() || view_->isDifference()) {
    const int square = height - roomAbove() - roomBelow() + beside;
    const int mask = std::max(kLeastMask, std::min(square, room.width() - for_bars - kBetween));
    view_->setGeometry(room.left() - kOutset, top, mask, height);
    const int left = view_->geometry().right() + 1 + kBetween;
    bars_->setGeometry(left, top, room.right() - left, height);
    bands_->hide();
    return;
  }
  const int for_pairs = std::max(kLeastBars, static_cast<int>(room.width() * kLeastPairsShare));
  const int wide = (room.width() - for_pairs - beside - 2 * kBetween) / 2;
  const int square = std::max(kLeastMask, std::min(wide, height - roomAbove() - roomBelow()));
  const int high = square + roomAbove() + roomBelow();
  view_->setGeometry(room.left() - kOutset, top, square + beside, high);
  view_b_->setGeometry(view_->geometry().right() + 1 + kBetween, top, square + 2, high);
  const int left = view_b_->geometry().right() + 1 + kBetween;
  bars_->setGeometry(left, top, room.right() - left, high);
  // Twice as wide as high, as wide as the masks.
  const int below = top + high + kAboveBands;
  const int bands = std::min(room.bottom() - kBelowBands - below, square / 2 + bands_->titleHeight());
  bands_->setGeometry(view_->x(), below, view_b_->geometry().right() + 1 - view_->x(), std::max(1, bands));
  bands_->setVisible(bands_->isWorth(bands));
}

}  // namespace evenkeel::ui
