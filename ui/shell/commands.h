#pragma once

#include <QAction>
#include <QObject>
#include <QPointer>
#include <QString>
#include <optional>
#include <vector>

namespace evenkeel::ui {

struct Command {
  QPointer<QAction> action;
  QString section;
};

/// Everything the studio can be told to do, in one list: the palette, the list of shortcuts and the tests
/// read it. The actions belong to whoever made them.
class Commands : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  void add(const QString& section, const QList<QAction*>& actions);
  /// Those that are still there, as they were added.
  [[nodiscard]] std::vector<Command> all() const;
  [[nodiscard]] QAction* find(const QString& name) const;
  /// Names of what was run last from the palette, the newest first.
  [[nodiscard]] const QStringList& recent() const { return recent_; }
  void run(QAction* action);

 private:
  std::vector<Command> commands_;
  QStringList recent_;
};

/// An action's words for people: without the mark of a mnemonic and without dots.
[[nodiscard]] QString commandText(const QAction& action);

/// How well `typed` matches `text`: its letters in order, better at the beginnings of words and next to one
/// another. Nothing where they are not all there; no letters match anything with 0. Case does not matter.
[[nodiscard]] std::optional<int> fuzzyScore(const QString& typed, const QString& text);

}  // namespace evenkeel::ui
