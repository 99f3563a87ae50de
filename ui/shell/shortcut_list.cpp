#include <QDialogButtonBox>
#include <QLabel>
#include <QScrollArea>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <array>
#include <utility>

#include "shell/command_palette.h"
#include "shell/commands.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kLetters = 84;
constexpr int kLines = 34;
constexpr int kAbove = 14;  ///< px over a heading but the first

QString row(const QString& keys, const QString& text) {
  return QStringLiteral(
             "<tr><td style=\"padding:2px 24px 2px 0; white-space:nowrap\"><b>%1</b></td>"
             "<td style=\"padding:2px 0\">%2</td></tr>")
      .arg(keys.toHtmlEscaped(), text.toHtmlEscaped());
}

QString heading(const QString& text, int above) {
  return QStringLiteral("<tr><td colspan=\"2\" style=\"padding:%1px 0 4px 0; color:%2\">%3</td></tr>")
      .arg(above)
      .arg(theme().quietText.name(), text.toHtmlEscaped());
}

/// What has no key of its own.
std::vector<std::pair<QString, QString>> gestures() {
  const auto t = [](const char* text) { return ShortcutList::tr(text); };
  return {
      {t("Drag a boundary"), t("move it between two documents; snaps to blocks")},
      {t("Drag a document"), t("move it elsewhere in the sequence")},
      {t("Double-click a document"), t("type its length")},
      {t("Right-click a document"), t("everything that can be done with it")},
      {t("Wheel over the mask"), t("zoom about the cursor")},
      {t("Drag the mask"), t("pan")},
      {t("Click a strategy"), t("make it A")},
      {t("Shift-click a strategy"), t("compare it as B")},
      {t("Drag a panel's title"), t("move the panel, put it into tabs or float it")},
      {t("Drop a file"), t("open document lengths, a session, a plan, a log of packs or a lesson")},
      {t("Arrows, page keys"), t("in the panel of a lesson: reveal and go on, go back, read on")},
      {t("Digits, letters"), t("in the panel of a lesson: predict a rank, a number or a choice")},
  };
}

}  // namespace

ShortcutList::ShortcutList(const Commands& commands, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("shortcut-list"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Keys and gestures"));
  QString html = QStringLiteral("<table cellspacing=\"0\">");
  QString section;
  for (const Command& command : commands.all()) {
    if (command.action->shortcuts().isEmpty()) continue;
    if (command.section != section) {
      html += heading(command.section, section.isEmpty() ? 0 : kAbove);
      section = command.section;
    }
    const QString keys = QKeySequence::listToString(command.action->shortcuts(), QKeySequence::NativeText)
                             .replace(QStringLiteral("; "), QStringLiteral(" or "));
    html += row(keys, commandText(*command.action));
  }
  html += heading(tr("Pointer"), kAbove);
  for (const auto& [gesture, what] : gestures()) html += row(gesture, what);
  html += QStringLiteral("</table>");

  auto* text = new QTextBrowser(this);
  text->setObjectName(QStringLiteral("shortcuts"));
  text->setAccessibleName(windowTitle());
  text->setFont(textFont(TextSize::normal));
  text->setHtml(html);
  text->setMinimumSize(text->fontMetrics().averageCharWidth() * kLetters,
                       std::min(text->fontMetrics().height() * kLines, parent->height() - 120));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(12);
  column->addWidget(text);
  column->addWidget(buttons);
}

}  // namespace evenkeel::ui
