#include "shell/command_palette.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "shell/commands.h"
#include "theme/draw_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kNameRole = Qt::UserRole + 1;
constexpr int kSectionRole = Qt::UserRole + 2;
constexpr int kKeysRole = Qt::UserRole + 3;
constexpr int kEnabledRole = Qt::UserRole + 4;
constexpr int kPadding = 10;
constexpr int kBegins = 100;  ///< more than a letter scores
constexpr int kRowsShown = 12;
constexpr int kColumns = 64;  // letters wide

/// The command, its section after it, its keys at the right.
class CommandDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {100, QFontMetrics(textFont(TextSize::normal)).height() + kPadding};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& t = theme();
    const bool chosen = (option.state & QStyle::State_Selected) != 0;
    const bool enabled = index.data(kEnabledRole).toBool();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (chosen) {
      painter->setPen(QPen(t.text, 1));
      painter->setBrush(t.canvas);
      painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    QRect inside = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    const QString keys = enabled ? index.data(kKeysRole).toString() : CommandPalette::tr("not now");
    painter->setFont(textFont(TextSize::small));
    painter->setPen(t.quietText);
    drawTextLine(*painter, inside, Qt::AlignRight | Qt::AlignVCenter, keys);
    inside.setRight(inside.right() - painter->fontMetrics().horizontalAdvance(keys) - kPadding);
    painter->setFont(textFont(TextSize::normal, enabled ? QFont::Medium : QFont::Normal));
    painter->setPen(enabled ? t.text : t.quietText);
    const QString text = index.data(Qt::DisplayRole).toString();
    drawTextLine(*painter, inside, Qt::AlignLeft | Qt::AlignVCenter,
                 painter->fontMetrics().elidedText(text, Qt::ElideRight, inside.width()));
    inside.setLeft(inside.left() + painter->fontMetrics().horizontalAdvance(text) + kPadding);
    painter->setFont(textFont(TextSize::small));
    painter->setPen(t.quietText);
    const QString section = index.data(kSectionRole).toString();
    if (painter->fontMetrics().horizontalAdvance(section) <= inside.width())
      drawTextLine(*painter, inside, Qt::AlignLeft | Qt::AlignVCenter, section);
    painter->restore();
  }
};

QString keys_of(const QAction& action) {
  return QKeySequence::listToString(action.shortcuts(), QKeySequence::NativeText)
      .replace(QStringLiteral("; "), QStringLiteral(" or "));
}

struct Match {
  QAction* action;
  QString section;
  int score;
};

}  // namespace

CommandPalette::CommandPalette(Commands& commands, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint),
      commands_(commands),
      typed_(new QLineEdit(this)),
      list_(new QListWidget(this)) {
  setObjectName(QStringLiteral("command-palette"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Commands"));
  typed_->setPlaceholderText(tr("Type a few letters of a command"));
  typed_->setAccessibleName(tr("Command"));
  typed_->setClearButtonEnabled(false);
  typed_->installEventFilter(this);
  list_->setAccessibleName(tr("Commands"));
  list_->setItemDelegate(new CommandDelegate(list_));
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setUniformItemSizes(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
  column->setSpacing(kPadding);
  column->addWidget(typed_);
  column->addWidget(list_);
  const QFontMetrics metrics(textFont(TextSize::normal));
  list_->setFixedHeight(kRowsShown * (metrics.height() + kPadding) + 2);
  setFixedWidth(std::min(kColumns * metrics.averageCharWidth(), parent->width() - 40));
  connect(typed_, &QLineEdit::textChanged, this, &CommandPalette::fill);
  connect(typed_, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
  connect(list_, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
  fill();
}

void CommandPalette::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  const QWidget* over = parentWidget();
  move(over->mapToGlobal(QPoint((over->width() - width()) / 2, over->height() / 8)));
  typed_->setFocus();
}

void CommandPalette::fill() {
  std::vector<Match> matches;
  const QString typed = typed_->text();
  for (const Command& command : commands_.all()) {
    const QString text = commandText(*command.action);
    if (text.isEmpty() || !command.action->isVisible()) continue;
    const auto whole = fuzzyScore(typed, text + QLatin1Char(' ') + command.section);
    if (!whole) continue;
    // A match within the command's own words is the better one.
    int score = 10 * fuzzyScore(typed, text).value_or(0) + *whole;
    // Above all one that begins the words.
    const QString begun = typed.simplified();
    if (!begun.isEmpty() && text.startsWith(begun, Qt::CaseInsensitive)) score += kBegins;
    const auto recent = commands_.recent().indexOf(command.action->objectName());
    if (recent >= 0) score += typed.trimmed().isEmpty() ? 1000 - static_cast<int>(recent) : 5;
    if (!command.action->isEnabled()) score -= 500;
    matches.push_back({command.action, command.section, score});
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& a, const Match& b) { return a.score > b.score; });
  list_->clear();
  for (const Match& match : matches) {
    QString text = commandText(*match.action);
    if (match.action->isCheckable() && match.action->isChecked()) text += tr(" (on)");
    auto* item = new QListWidgetItem(text, list_);
    item->setData(kNameRole, match.action->objectName());
    item->setData(kSectionRole, match.section);
    item->setData(kKeysRole, keys_of(*match.action));
    item->setData(kEnabledRole, match.action->isEnabled());
    item->setData(Qt::UserRole, QVariant::fromValue(static_cast<QObject*>(match.action)));
    QString tip = match.action->toolTip();
    if (!match.action->isEnabled()) tip = tr("Cannot be done now. %1").arg(tip);
    item->setToolTip(tip);
    item->setData(Qt::AccessibleDescriptionRole, keys_of(*match.action));
  }
  list_->setCurrentRow(0);
}

void CommandPalette::runCurrent() {
  const QListWidgetItem* item = list_->currentItem();
  if (item == nullptr || !item->data(kEnabledRole).toBool()) return;
  QPointer<QAction> action = qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>());
  Commands& commands = commands_;
  close();
  // Once the window has the keyboard again, so that a command finds the focus where it was.
  QMetaObject::invokeMethod(
      &commands,
      [&commands, action] {
        if (action) commands.run(action);
      },
      Qt::QueuedConnection);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == typed_ && event->type() == QEvent::KeyPress) {
    const int rows = list_->count();
    const int row = list_->currentRow();
    const auto go = [&](int to) {
      if (rows > 0) list_->setCurrentRow(std::clamp(to, 0, rows - 1));
      return true;
    };
    switch (static_cast<QKeyEvent*>(event)->key()) {
      case Qt::Key_Down:
        return go(row + 1);
      case Qt::Key_Up:
        return go(row - 1);
      case Qt::Key_PageDown:
        return go(row + kRowsShown);
      case Qt::Key_PageUp:
        return go(row - kRowsShown);
      default:
        break;
    }
  }
  return QDialog::eventFilter(watched, event);
}

}  // namespace evenkeel::ui
