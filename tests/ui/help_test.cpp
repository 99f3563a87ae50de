#include "help/help.h"

#include <QTextBrowser>
#include <QToolButton>
#include <QWhatsThis>
#include <algorithm>

#include "help/glossary_dialog.h"
#include "help/term_tips.h"
#include "inspector/inspector_panel.h"
#include "shell/command_palette.h"
#include "shell/commands.h"
#include "shell/panel_dock.h"
#include "shell/panel_host.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

/// The studio explains its own words and panels.
class HelpTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyPanelSaysWhatItIsFor() {
    Studio studio;
    for (const PanelEntry& entry : studio.window.panels().panels()) {
      QVERIFY2(panelHelp(entry.id).size() > 40, qPrintable(entry.id));
      QCOMPARE(studio.window.panels().dock(entry.id)->whatsThis(), panelHelp(entry.id));
    }
    for (const char* part : {"mask-panel", "sequence", "toolbar", "status"}) {
      QVERIFY2(!panelHelp(part).isEmpty(), part);
    }
    QVERIFY(!studio.window.findChild<QWidget*>("mask-panel")->whatsThis().isEmpty());
  }

  void shiftF1AndTheSignOfAPanelSayWhatItIsFor() {
    Studio studio;
    studio.waitForPlan();
    const auto told = [] {
      const QWidgetList widgets = QApplication::topLevelWidgets();
      return std::any_of(widgets.begin(), widgets.end(), [](const QWidget* widget) {
        return widget->inherits("QWhatsThat") && widget->isVisible();
      });
    };
    for (const PanelEntry& entry : studio.window.panels().panels()) {
      studio.window.panels().reveal(entry.id);
      QTest::keyClick(&studio.window, Qt::Key_F1, Qt::ShiftModifier);
      QTRY_VERIFY2(told(), qPrintable(entry.id));
      QWhatsThis::hideText();
      QTRY_VERIFY(!told());
      for (auto* sign : studio.window.panels().dock(entry.id)->findChildren<QToolButton*>()) {
        if (sign->text() != QLatin1String("?")) continue;
        sign->click();
        QTRY_VERIFY2(told(), qPrintable(entry.id));
        QWhatsThis::hideText();
        QTRY_VERIFY(!told());
      }
    }
  }

  void aQuestionMarkListsTheKeys() {
    Studio studio;
    QTest::keyClick(&studio.window, '?');
    auto* list = studio.window.findChild<ShortcutList*>();
    QVERIFY(list != nullptr);
    QTRY_VERIFY(list->isVisible());
  }

  void everyTermThatATooltipExplainsIsInTheGlossary() {
    Studio studio;
    int terms = 0;
    for (const auto* widget : studio.window.findChildren<QWidget*>()) {
      for (const QString& term : widget->property(kTermsProperty).toStringList()) {
        ++terms;
        QVERIFY2(!termText(term).isEmpty(), qPrintable(term));
      }
    }
    QVERIFY(terms >= 4);
  }

  void theVocabularyIsExplained() {
    for (const char* term : {"sequence",
                             "batch row",
                             "document",
                             "document length",
                             "cu_seqlens",
                             "q",
                             "kv",
                             "block",
                             "tile",
                             "full",
                             "partial",
                             "empty",
                             "area",
                             "context parallel",
                             "rank",
                             "world size",
                             "load balancer",
                             "rearrange indices",
                             "restore indices",
                             "plan",
                             "segment",
                             "chunk",
                             "step",
                             "imbalance",
                             "slowest rank",
                             "fragmentation",
                             "whole-block bound",
                             "as executed"}) {
      QVERIFY2(!termText(term).isEmpty(), term);
    }
    QCOMPARE(termText("Ranks"), termText("rank"));
    QVERIFY(termText("no such word").isEmpty());
  }

  void noTextIsLongOrUsesAWordForItself() {
    for (const HelpEntry& entry : glossary()) {
      const QString text = QString::fromStdString(entry.text);
      QVERIFY2(text.size() <= 260, entry.names.front().c_str());
      QVERIFY2(text.endsWith(QLatin1Char('.')), entry.names.front().c_str());
    }
  }

  void labelsNameWordsThatAreExplained() {
    Studio studio;
    studio.waitForPlan();
    for (const auto* label : studio.window.findChild<InspectorPanel*>()->findChildren<QLabel*>()) {
      if (label->objectName().startsWith("under") || label->text().size() < 3 ||
          label->objectName() == QLatin1String("panel-caption")) {
        continue;
      }
      QVERIFY2(!termsIn(label->text()).isEmpty(), qPrintable(label->text()));
    }
    QVERIFY(termsIn(studio.window.findChild<QLabel*>("counts")->text()).contains("rank"));
    QCOMPARE(termsIn("q block, rank"), (QStringList{"q", "block", "rank"}));
    QVERIFY(termsIn("blocking").isEmpty());
  }

  void theGlossaryIsSearchedAndItsWordsLeadOn() {
    Studio studio;
    studio.window.commands().find("glossary")->trigger();
    auto* dialog = studio.window.findChild<GlossaryDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->shownTerms().size(), static_cast<qsizetype>(glossary().size()));
    QTest::keyClicks(&dialog->search(), "straggler");
    QCOMPARE(dialog->shownTerms(), QStringList{"slowest rank"});
    // A click on a word of the text goes there.
    Q_EMIT dialog->page().anchorClicked(QUrl("glossary:rank"));
    QVERIFY(dialog->search().text().isEmpty());
    QVERIFY(dialog->page().toPlainText().contains(QStringLiteral("\u25b8 rank")));
    dialog->search().setText("zzz");
    QVERIFY(dialog->shownTerms().isEmpty());
    // Asked again, it is the same page.
    showGlossary("fragmentation", &studio.window);
    QCOMPARE(studio.window.findChildren<GlossaryDialog*>().size(), 1);
    QVERIFY(dialog->page().toPlainText().contains(QStringLiteral("\u25b8 fragmentation")));
  }

  void aTooltipHasTheWordsOfTheWidgetAndOfTheGlossary() {
    const QString tip = tipWithTerms("a <b> tip", {"rank", "no such word"});
    QVERIFY(tip.contains("a &lt;b&gt; tip"));
    QVERIFY(tip.contains("<b>rank</b>: One of the GPUs"));
    QVERIFY(!tip.contains("no such word"));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::HelpTest)
#include "help_test.moc"
