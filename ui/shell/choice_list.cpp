#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "shell/chooser.h"
#include "theme/draw_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kSummaryRole = Qt::UserRole;
constexpr int kChosenRole = Qt::UserRole + 1;
constexpr int kSide = 12;
constexpr int kMostHeight = 600;  ///< px; longer lists scroll

/// A value, and under it in quiet letters what it means; the chosen one has a tick.
class ChoiceDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    const QFontMetrics value(textFont(TextSize::normal, QFont::DemiBold));
    const QFontMetrics summary(textFont(TextSize::small));
    const QString text = index.data(kSummaryRole).toString();
    const int width =
        std::max(value.horizontalAdvance(index.data().toString()), summary.horizontalAdvance(text));
    return {width + 2 * kSide + 20, value.height() + (text.isEmpty() ? 0 : summary.height() + 1) + 10};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const Theme& t = theme();
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
      QColor lit = t.line;
      lit.setAlphaF(option.state & QStyle::State_Selected ? 0.7F : 0.4F);
      painter->setPen(Qt::NoPen);
      painter->setBrush(lit);
      painter->drawRoundedRect(option.rect, 4, 4);
    }
    const QRect inside = option.rect.adjusted(kSide, 5, -kSide, -5);
    const bool chosen = index.data(kChosenRole).toBool();
    painter->setFont(textFont(TextSize::normal, chosen ? QFont::DemiBold : QFont::Normal));
    painter->setPen(t.text);
    drawTextLine(*painter, inside, Qt::AlignLeft | Qt::AlignTop, index.data().toString());
    if (chosen) {
      const double middle = inside.top() + painter->fontMetrics().height() / 2.0;
      const double right = inside.right();
      painter->setPen(QPen(t.text, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      painter->drawPolyline(QPolygonF(
          {QPointF(right - 9, middle), QPointF(right - 6, middle + 3.5), QPointF(right, middle - 4)}));
    }
    painter->setFont(textFont(TextSize::small));
    painter->setPen(t.quietText);
    drawTextLine(*painter, inside, Qt::AlignLeft | Qt::AlignBottom, index.data(kSummaryRole).toString());
    painter->restore();
  }
};

}  // namespace

ChoiceList::ChoiceList(const std::vector<Choice>& choices, const QString& value, const QString& placeholder,
                       std::function<QString(const QString&)> check, QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint),
      check_(std::move(check)),
      list_(new QListWidget(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setAttribute(Qt::WA_TranslucentBackground);  // around the round corners
  setObjectName(QStringLiteral("choice-list"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(6, 6, 6, 6);
  column->setSpacing(6);
  if (check_) {
    typed_ = new QLineEdit(this);
    typed_->setPlaceholderText(placeholder);
    typed_->setAccessibleName(placeholder);
    typed_->installEventFilter(this);
    trouble_ = new QLabel(this);
    trouble_->setProperty("bad", true);
    trouble_->setWordWrap(true);
    trouble_->setFont(textFont(TextSize::small));
    trouble_->hide();
    column->addWidget(typed_);
    column->addWidget(trouble_);
    connect(typed_, &QLineEdit::textEdited, this, [this](const QString& text) {
      const QString why = text.trimmed().isEmpty() ? QString() : check_(text.trimmed());
      trouble_->setText(why);
      trouble_->setVisible(!why.isEmpty());
      adjustSize();
    });
  }
  list_->setItemDelegate(new ChoiceDelegate(list_));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setAccessibleName(tr("Choices"));
  list_->installEventFilter(this);
  int width = check_ ? fontMetrics().horizontalAdvance(placeholder) + 24 : 120;
  int height = 0;
  for (const Choice& choice : choices) {
    auto* item = new QListWidgetItem(choice.value, list_);
    item->setData(kSummaryRole, choice.summary);
    item->setData(kChosenRole, choice.value == value);
    item->setData(Qt::AccessibleDescriptionRole, choice.summary);
    if (choice.value == value) list_->setCurrentItem(item);
    const QSize size = list_->sizeHintForIndex(list_->model()->index(list_->count() - 1, 0));
    width = std::max(width, size.width());
    height += size.height();
  }
  list_->setFixedSize(std::max(width, 180) + 2, std::min(height + 4, kMostHeight));
  if (height + 4 > kMostHeight) list_->setFixedWidth(list_->width() + 12);
  column->addWidget(list_);
  connect(list_, &QListWidget::itemClicked, this,
          [this](const QListWidgetItem* item) { choose(item->text()); });
}

void ChoiceList::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().line, 1));
  painter.setBrush(theme().panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

void ChoiceList::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  if (typed_ != nullptr) {
    typed_->setFocus();
  } else {
    list_->setFocus();
  }
}

bool ChoiceList::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  const bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
  if (key == Qt::Key_Escape) {
    close();
    return true;
  }
  if (watched == typed_ && enter) {
    takeTyped();
    return true;
  }
  if (watched == typed_ && key == Qt::Key_Down) {
    list_->setFocus();
    if (list_->currentRow() < 0) list_->setCurrentRow(0);
    return true;
  }
  if (watched == list_ && (enter || key == Qt::Key_Space) && list_->currentItem() != nullptr) {
    choose(list_->currentItem()->text());
    return true;
  }
  return QFrame::eventFilter(watched, event);
}

void ChoiceList::takeTyped() {
  const QString text = typed_->text().trimmed();
  if (text.isEmpty()) {
    close();
    return;
  }
  const QString why = check_(text);
  if (why.isEmpty()) choose(text);
}

void ChoiceList::choose(const QString& value) {
  Q_EMIT chosen(value);
  close();
}

}  // namespace evenkeel::ui
