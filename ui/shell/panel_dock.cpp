#include "shell/panel_dock.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWhatsThis>

#include "help/help.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kMargin = 14;
constexpr int kRadius = 8;
constexpr int kBorder = 1;
constexpr int kLeastHeight = 28;  // of what is scrolled
constexpr int kLeastLines = 5;    // of what is scrolled, while others have more

}  // namespace

PanelDock::PanelDock(const QString& id, const QString& title, QWidget* panel, QWidget* parent)
    : QDockWidget(title, parent),
      panel_(panel),
      holder_(new QWidget),
      scroll_(new QScrollArea(this)),
      title_bar_(new QWidget(this)),
      title_(new QLabel(title, title_bar_)),
      caption_(panel->findChild<QLabel*>(QString::fromLatin1(kPanelCaption))),
      fills_(panel->sizePolicy().verticalPolicy() == QSizePolicy::Expanding) {
  setObjectName(id);
  setAccessibleName(title);
  setFeatures(DockWidgetMovable | DockWidgetFloatable | DockWidgetClosable);
  panel_->setProperty("panel", false);  // the ground is the dock's

  auto* line = new QHBoxLayout(title_bar_);
  line->setContentsMargins(kMargin, 8, kMargin, 4);
  line->setSpacing(2);
  title_->setProperty("title", true);
  line->addWidget(title_);
  line->addStretch(1);
  if (caption_ != nullptr) line->addWidget(caption_);
  setWhatsThis(panelHelp(id));
  help_ = addButton(line, QStringLiteral("?"), tr("What is %1?").arg(title));
  float_ = addButton(line, QStringLiteral("\u29c9"), tr("Float %1").arg(title));
  close_ = addButton(line, QStringLiteral("\u2715"), tr("Close %1").arg(title));
  connect(help_, &QToolButton::clicked, this, [this] {
    QWhatsThis::showText(help_->mapToGlobal(help_->rect().bottomLeft()), whatsThis(), help_);
  });
  connect(float_, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
  connect(close_, &QToolButton::clicked, this, &QWidget::close);
  title_bar_->setAttribute(Qt::WA_Hover);
  title_bar_->installEventFilter(this);
  setTitleBarWidget(title_bar_);
  showButtons(false);

  auto* column = new QVBoxLayout(holder_);
  column->setContentsMargins(kBorder, 0, kBorder, kBorder);
  column->setSpacing(0);
  column->addWidget(panel_, fills_ ? 1 : 0);
  if (!fills_) column->addStretch(1);
  scroll_->setWidget(holder_);
  // The panel is as wide as the area whether there is a scroll bar, which stands in the panel's margin, or
  // not: else the bar would change the height that it comes from, without end.
  scroll_->setWidgetResizable(false);
  scroll_->installEventFilter(this);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->viewport()->setAutoFillBackground(false);
  holder_->setAutoFillBackground(false);
  scroll_->setMinimumHeight(kLeastHeight);
  scroll_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  holder_->installEventFilter(this);
  setWidget(scroll_);
  // Qt moves what lies behind another tab out of the window, where it would go on working unseen.
  connect(this, &QDockWidget::visibilityChanged, holder_, &QWidget::setVisible);
  takeFonts();
}

QToolButton* PanelDock::addButton(QHBoxLayout* line, const QString& text, const QString& name) {
  auto* button = new QToolButton(title_bar_);
  button->setText(text);
  button->setProperty("tiny", true);
  button->setAccessibleName(name);
  button->setToolTip(name);
  button->setFocusPolicy(Qt::NoFocus);  // keys have the commands "Show or hide" and "Float"
  line->addWidget(button);
  return button;
}

void PanelDock::showButtons(bool shown) {
  if (caption_ != nullptr) caption_->setVisible(!shown);
  help_->setVisible(shown && !whatsThis().isEmpty());
  float_->setVisible(shown);
  close_->setVisible(shown);
}

void PanelDock::takeFonts() {
  title_->setFont(textFont(TextSize::large, QFont::DemiBold));
  // The line must not jump when its buttons come and go. Among tabs it has no title.
  title_bar_->setFixedHeight(QFontMetrics(title_->font()).height() + (tabbed_ ? 6 : 14));
}

int PanelDock::contentHeight() const {
  const QLayout& layout = *holder_->layout();
  return layout.hasHeightForWidth() ? layout.heightForWidth(scroll_->width()) : layout.sizeHint().height();
}

int PanelDock::idealHeight() const {
  return title_bar_->height() + std::max(contentHeight(), kLeastHeight);
}

int PanelDock::leastHeight() const {
  const int scrolled = kLeastLines * fontMetrics().height();
  return title_bar_->height() + kBorder + (fills_ ? holder_->layout()->minimumSize().height() : scrolled);
}

void PanelDock::placePanel() {
  const int least = fills_ ? holder_->layout()->minimumSize().height() : contentHeight();
  const QSize size(scroll_->width(), std::max(least, scroll_->height()));
  if (holder_->size() != size) holder_->resize(size);
}

void PanelDock::setTabbed(bool tabbed) {
  title_->setVisible(!tabbed);
  tabbed_ = tabbed;
  takeFonts();
}

bool PanelDock::eventFilter(QObject* watched, QEvent* event) {
  if (watched == title_bar_) {
    if (event->type() == QEvent::HoverEnter) showButtons(true);
    if (event->type() == QEvent::HoverLeave) showButtons(false);
  } else if (watched == holder_ && event->type() == QEvent::LayoutRequest) {
    placePanel();
    Q_EMIT idealHeightChanged();
  } else if (watched == scroll_ && event->type() == QEvent::Resize) {
    placePanel();
  }
  return QDockWidget::eventFilter(watched, event);
}

void PanelDock::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) takeFonts();
  QDockWidget::changeEvent(event);
}

void PanelDock::paintEvent(QPaintEvent* event) {
  QPainter painter(this);
  // What changes within needs no border drawn anew.
  if (rect().adjusted(kRadius, kRadius, -kRadius, -kRadius).contains(event->rect())) {
    painter.fillRect(event->rect(), theme().panel);
    return;
  }
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), theme().ground);
  painter.setPen(QPen(theme().line, kBorder));
  painter.setBrush(theme().panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
}

}  // namespace evenkeel::ui
