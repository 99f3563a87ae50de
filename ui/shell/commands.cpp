#include "shell/commands.h"

#include <algorithm>

namespace evenkeel::ui {
namespace {

constexpr qsizetype kRecent = 8;

}  // namespace

void Commands::add(const QString& section, const QList<QAction*>& actions) {
  for (QAction* action : actions) {
    if (action != nullptr && !action->isSeparator()) commands_.push_back({action, section});
  }
}

std::vector<Command> Commands::all() const {
  std::vector<Command> there;
  for (const Command& command : commands_) {
    if (command.action) there.push_back(command);
  }
  return there;
}

QAction* Commands::find(const QString& name) const {
  for (const Command& command : commands_) {
    if (command.action && command.action->objectName() == name) return command.action;
  }
  return nullptr;
}

void Commands::run(QAction* action) {
  if (action == nullptr || !action->isEnabled()) return;
  recent_.removeAll(action->objectName());
  recent_.prepend(action->objectName());
  while (recent_.size() > kRecent) recent_.removeLast();
  action->trigger();
}

QString commandText(const QAction& action) {
  QString text = action.text();
  return text.remove(QLatin1Char('&')).remove(QChar(0x2026)).trimmed();
}

std::optional<int> fuzzyScore(const QString& typed, const QString& text) {
  constexpr int kWordBegin = 8;
  constexpr int kNext = 5;
  int score = 0;
  qsizetype at = 0;
  qsizetype last = -2;
  for (const QChar letter : typed.simplified().toLower()) {
    if (letter.isSpace()) {
      last = -2;
      continue;
    }
    // The beginning of a word first, so that "ep" finds "Export plan" before "Step".
    qsizetype found = -1;
    for (qsizetype i = at; i < text.size(); ++i) {
      if (text[i].toLower() != letter) continue;
      const bool begins = i == 0 || !text[i - 1].isLetterOrNumber();
      if (found < 0 || begins || i == last + 1) found = i;
      if (begins || i == last + 1) break;
    }
    if (found < 0) return std::nullopt;
    const bool begins = found == 0 || !text[found - 1].isLetterOrNumber();
    score += 1 + (begins ? kWordBegin : 0) + (found == last + 1 ? kNext : 0);
    last = found;
    at = found + 1;
  }
  return score;
}

}  // namespace evenkeel::ui
