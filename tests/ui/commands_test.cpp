#include "shell/commands.h"

#include <QLineEdit>
#include <QListWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <map>

#include "mask_view/mask_panel.h"
#include "shell/command_palette.h"
#include "shell/panel_host.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

class CommandsTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyCommandHasANameAndWords() {
    Studio studio;
    std::map<QString, int> names;
    for (const Command& command : studio.window.commands().all()) {
      QVERIFY2(!commandText(*command.action).isEmpty(), qPrintable(command.action->objectName()));
      QVERIFY2(!command.action->objectName().isEmpty(), qPrintable(command.action->text()));
      QVERIFY2(++names[command.action->objectName()] == 1, qPrintable(command.action->objectName()));
    }
    QVERIFY(names.size() > 20);
  }

  void noKeyOfTheWindowIsTakenTwice() {
    Studio studio;
    std::map<QString, QString> taken;
    for (const Command& command : studio.window.commands().all()) {
      if (command.action->shortcutContext() != Qt::WindowShortcut) continue;
      for (const QKeySequence& keys : command.action->shortcuts()) {
        const auto [at, fresh] = taken.insert({keys.toString(), command.action->objectName()});
        QVERIFY2(fresh,
                 qPrintable(keys.toString() + ": " + at->second + ", " + command.action->objectName()));
      }
    }
  }

  void aFewLettersFindACommandAndEnterRunsIt() {
    Studio studio;
    studio.choose("chooser-b", "contiguous");
    QTest::keyClick(&studio.window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = studio.window.findChild<CommandPalette*>();
    QVERIFY(palette != nullptr);
    auto* typed = palette->findChild<QLineEdit*>();
    QTest::keyClicks(typed, "swab");
    QCOMPARE(palette->findChild<QListWidget*>()->currentItem()->text(), QStringLiteral("Swap A and B"));
    QTest::keyClick(typed, Qt::Key_Return);
    QTRY_COMPARE(studio.model->project().a.strategy, std::string("contiguous"));
    QCOMPARE(studio.window.commands().recent().front(), QStringLiteral("swap"));
  }

  void aCommandThatBeginsAsTypedComesFirst() {
    Studio studio;
    QTest::keyClick(&studio.window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = studio.window.findChild<CommandPalette*>();
    QVERIFY(palette != nullptr);
    auto* typed = palette->findChild<QLineEdit*>();
    const auto* list = palette->findChild<QListWidget*>();
    for (const Command& command : studio.window.commands().all()) {
      const QString text = commandText(*command.action);
      if (text.isEmpty() || !command.action->isVisible() || !command.action->isEnabled()) continue;
      typed->setText(text.left(6));
      QVERIFY2(list->currentItem()->text().startsWith(text.left(6), Qt::CaseInsensitive), qPrintable(text));
    }
    palette->close();
  }

  void lettersMatchBeginningsOfWordsBest() {
    QVERIFY(fuzzyScore("ep", "Export plan").value() > fuzzyScore("ep", "Step").value());
    QVERIFY(!fuzzyScore("xyz", "Export plan"));
    QCOMPARE(fuzzyScore("", "anything"), 0);
  }

  void theListOfShortcutsIsMadeOfTheCommands() {
    Studio studio;
    studio.window.commands().find("shortcuts")->trigger();
    auto* list = studio.window.findChild<ShortcutList*>();
    QVERIFY(list != nullptr);
    const QString text = list->findChild<QTextBrowser*>()->toPlainText();
    for (const Command& command : studio.window.commands().all()) {
      if (command.action->shortcut().isEmpty()) continue;
      QVERIFY2(text.contains(commandText(*command.action)), qPrintable(commandText(*command.action)));
    }
    list->close();
  }

  void panelsCloseComeBackAndTheLayoutResets() {
    Studio studio;
    studio.waitForPlan();
    PanelDock* findings = studio.window.panels().dock("findings");
    QTRY_VERIFY(findings->isVisible());
    studio.window.commands().find("show-findings")->trigger();
    QVERIFY(!findings->isVisible());
    studio.window.commands().find("reset-layout")->trigger();
    QTRY_VERIFY(findings->isVisible());
  }

  void presentingEnlargesTypeAndBringsBackWhatWasThere() {
    Studio studio;
    studio.waitForPlan();
    const double before = textFont(TextSize::normal).pointSizeF();
    QTest::keyClick(&studio.window, Qt::Key_F5);
    QVERIFY(studio.window.isPresenting());
    QVERIFY(textFont(TextSize::normal).pointSizeF() > 1.4 * before);
    QVERIFY(!studio.window.panels().dock("findings")->isVisible());
    QTest::keyClick(&studio.window, Qt::Key_F5);
    QCOMPARE(textFont(TextSize::normal).pointSizeF(), before);
    QTRY_VERIFY(studio.window.panels().dock("findings")->isVisible());
  }

  void f6GoesThroughThePanels() {
    Studio studio;
    studio.waitForPlan();
    studio.strip().setFocus();
    QTest::keyClick(&studio.window, Qt::Key_F6);
    auto* mask = studio.window.findChild<MaskPanel*>();
    QVERIFY(mask->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(&studio.window, Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(&studio.strip()));
  }

  void everythingThatTakesTheFocusHasAName() {
    Studio studio;
    studio.waitForPlan();
    for (auto* widget : studio.window.findChildren<QWidget*>()) {
      if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0) continue;
      const auto* button = qobject_cast<QAbstractButton*>(widget);
      QVERIFY2(
          !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
          qPrintable(QString::fromLatin1(widget->metaObject()->className()) + " " + widget->objectName()));
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::CommandsTest)
#include "commands_test.moc"
