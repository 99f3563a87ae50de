#include "mask_mod_editor/mask_mod_panel.h"

#include <QAction>
#include <QJsonArray>
#include <QTextBlock>

#include "mask/mask.h"
#include "shell/panel_host.h"
#include "support/open_editor.h"
#include "theme/code_colours.h"

/// The mask_mod editor in the window that people have it in.
namespace evenkeel::ui {
namespace {

const char* const kCausal = "lambda b, h, q_idx, kv_idx: q_idx >= kv_idx";

}  // namespace

class MaskModPanelTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void itIsClosedUntilItIsAskedFor() {
    Studio studio;
    QVERIFY(!studio.window.findChild<MaskModPanel*>()->isVisible());
    OpenEditor studio_with;
    QVERIFY(studio_with.panel->isVisible());
    QVERIFY(studio_with.panel->edit().hasFocus());
  }

  void aNamedMaskIsShownAsItsText() {
    OpenEditor studio;
    studio.rest();
    QCOMPARE(studio.panel->edit().toPlainText(),
             QString::fromStdString(mask_mod_text(MaskSpec{}, std::size_t{1})));
    QVERIFY(studio.panel->outcome().text().contains("document-causal as a text"));
    QCOMPARE(studio.steps(), 0);
    QVERIFY(studio.mask() == MaskSpec{});
  }

  void whatIsTypedIsTheMaskAndOneStepToUndo() {
    OpenEditor studio;
    studio.write(kCausal);
    QCOMPARE(studio.text(), QString(kCausal));
    QVERIFY(studio.mask().join == MaskJoin::program);
    QVERIFY(studio.model->snapshot()->mask.ok());
    QCOMPARE((*studio.model->snapshot()->mask)->total_area(), std::int64_t{65536} * 65537 / 2);
    QVERIFY2(studio.panel->outcome().text().contains("50"), qPrintable(studio.panel->outcome().text()));
    QCOMPARE(studio.steps(), 1);
    studio.undo();
    studio.rest();
    QVERIFY(studio.mask() == MaskSpec{});
    QVERIFY(studio.panel->edit().toPlainText().contains("document_id"));
    studio.redo();
    studio.rest();
    QCOMPARE(studio.text(), QString(kCausal));
    QCOMPARE(studio.panel->edit().toPlainText(), QString(kCausal));
  }

  void anErrorIsUnderlinedAtItsColumnAndTheMaskStays() {
    OpenEditor studio;
    studio.write(kCausal);
    const auto mask = studio.mask();
    QTest::keyClicks(&studio.panel->edit(), " + window");
    studio.rest();
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::wrong);
    QCOMPARE(studio.underlined(), QStringLiteral("window"));
    QVERIFY(studio.mask() == mask);
    QVERIFY(studio.model->snapshot()->mask.ok());
    const QString told = studio.panel->outcome().text();
    QVERIFY2(told.startsWith("Error: line 1, column 47: unknown name 'window'"), qPrintable(told));
    QVERIFY2(told.contains("the mask is that of the last right text"), qPrintable(told));
    QVERIFY(studio.panel->outcome().tone() == OutcomeLine::Tone::error);
    QCOMPARE(studio.panel->edit().accessibleDescription(), told);
    // F8 goes there.
    studio.panel->edit().moveCursor(QTextCursor::Start);
    QTest::keyClick(&studio.panel->edit(), Qt::Key_F8);
    QCOMPARE(studio.panel->edit().textCursor().position(), 46);
    for (int i = 0; i < 9; ++i) {
      studio.panel->edit().moveCursor(QTextCursor::End);
      QTest::keyClick(&studio.panel->edit(), Qt::Key_Backspace);
    }
    studio.rest();
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::settled);
    QCOMPARE(studio.underlined(), QString());
    QCOMPARE(studio.panel->edit().accessibleDescription(), QString());
  }

  void anErrorAtTheEndOfALineUnderlinesItsLastWord() {
    OpenEditor studio;
    studio.write("lambda b, h, q, kv: q >=");
    QCOMPARE(studio.underlined(), QStringLiteral(">="));
  }

  void columnsCountCharactersBeyondTheFirstPlane() {
    OpenEditor studio;
    studio.panel->edit().setPlainText(QString::fromUtf8("x = '\xF0\x9F\x99\x82' + wide"));
    studio.rest();
    QCOMPARE(studio.underlined(), QStringLiteral("wide"));
  }

  void aPairThatFailsIsFoundBeforeItIsTheMask() {
    OpenEditor studio;
    studio.write("lambda b, h, q, kv: q // (kv - 3) > 1");
    QCOMPARE(studio.underlined(), QStringLiteral("//"));
    QVERIFY2(studio.panel->outcome().text().contains("division by zero (kv_idx = 3)"),
             qPrintable(studio.panel->outcome().text()));
    QVERIFY(studio.mask() == MaskSpec{});
  }

  void undoGoesThroughWhatIsWrongKeyByKeyBeforeItUndoesSteps() {
    OpenEditor studio;
    studio.write(kCausal);
    QTest::keyClick(&studio.panel->edit(), Qt::Key_End);
    QTest::keyClicks(&studio.panel->edit(), " and (");
    studio.rest();
    const int steps = studio.steps();
    studio.undo();
    studio.rest();
    QCOMPARE(studio.steps(), steps);
    QCOMPARE(studio.text(), QString(kCausal));
    QVERIFY(studio.panel->edit().toPlainText().startsWith(kCausal));
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::settled);
    studio.redo();
    studio.rest();
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::wrong);
    // Another mask, wherever it comes from, ends the draft.
    studio.choose("chooser-mask", "causal");
    studio.rest();
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::settled);
    QCOMPARE(studio.panel->edit().toPlainText(), QString(kCausal));
  }

  void everyLineIsAStep() {
    OpenEditor studio;
    studio.write("W = 512");
    QTest::keyClick(&studio.panel->edit(), Qt::Key_Return);
    QTest::keyClicks(&studio.panel->edit(), "lambda b, h, q, kv: q - kv < W");
    studio.rest();
    QTest::keyClick(&studio.panel->edit(), Qt::Key_Return);
    studio.rest();
    QTest::keyClicks(&studio.panel->edit(), "# done");
    studio.rest();
    QVERIFY(studio.text().endsWith("# done"));
    studio.undo();
    studio.rest();
    QVERIFY2(studio.text().endsWith("< W") || studio.text().endsWith("\n"), qPrintable(studio.text()));
  }

  void enterKeepsTheIndentationAndTabLeaves() {
    OpenEditor studio;
    CodeEdit& edit = studio.panel->edit();
    edit.selectAll();
    QTest::keyClicks(&edit, "def near(b, h, q, kv):");
    QTest::keyClick(&edit, Qt::Key_Return);
    QTest::keyClicks(&edit, "d = q - kv");
    QTest::keyClick(&edit, Qt::Key_Return);
    QTest::keyClicks(&edit, "return (d >= 0) & (d < 64)");
    studio.rest();
    QCOMPARE(studio.text(),
             QStringLiteral("def near(b, h, q, kv):\n    d = q - kv\n    return (d >= 0) & (d < 64)"));
    QTest::keyClick(&edit, Qt::Key_Tab);
    QVERIFY(!edit.hasFocus());
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("button-shelf"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("add-tensor"));
  }

  void theToolbarNamesATextAndOpensTheEditor() {
    OpenEditor studio;
    studio.write("def near(b, h, q, kv): return q - kv < 9");
    auto* chooser = studio.window.findChild<Chooser*>("chooser-mask");
    QCOMPARE(chooser->value(), QStringLiteral("mask_mod:near"));
    studio.window.panels().dock("mask-mod")->hide();
    studio.choose("chooser-mask", "mask_mod");
    QVERIFY(studio.panel->isVisible());
    studio.choose("chooser-mask", "sliding-window");
    QCOMPARE(chooser->value(), QStringLiteral("sliding-window"));
    QVERIFY(studio.mask().join == MaskJoin::named);
  }

  void aWrongDraftIsThereAgainWithTheSession() {
    OpenEditor studio;
    studio.write("lambda b, h, q, kv: q >");
    const QJsonObject state = studio.panel->viewState();
    OpenEditor other;
    other.panel->setViewState(state);
    other.rest();
    QCOMPARE(other.panel->edit().toPlainText(), QStringLiteral("lambda b, h, q, kv: q >"));
    QVERIFY(other.panel->draft().state() == MaskModDraft::State::wrong);
    other.write(kCausal);
    QVERIFY(other.panel->viewState().isEmpty());
  }

  void anEditOfTheDocumentsChecksTheDraftAnew() {
    OpenEditor studio;
    studio.write("lambda b, h, q, kv: document_id[b, q] == document_id[b, kv]");
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::wrong);
    studio.model->editLayout("row", add_row(studio.model->project().layout, BatchRow{0}));
    QTRY_VERIFY(studio.panel->draft().state() != MaskModDraft::State::wrong);
  }

  void aTextThatFailsOnOtherDocumentsSaysSo() {
    Project project = sampleProject();
    project.a.masks.front().mask = mask_mod_spec(MaskMod("lambda b, h, q, kv: nothing[q] > kv"));
    OpenEditor studio(project);
    QTRY_VERIFY(studio.panel->isCurrent());
    QTRY_COMPARE(studio.underlined(), QStringLiteral("nothing"));
    QVERIFY(studio.panel->outcome().text().contains("unknown name"));
  }

  void whatTakesLongSaysSoAndCanBeTakenBack() {
    // A table without order: every pair is counted, 2^34 of them.
    std::vector<std::int64_t> values(std::size_t{1} << 17);
    std::uint64_t state = 1;
    for (std::int64_t& value : values) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      value = static_cast<std::int64_t>(state >> 48U);
    }
    const auto count = static_cast<std::int64_t>(values.size());
    const MaskTensor table = MaskTensor::make("t", {count}, false, std::move(values)).value();
    OpenEditor studio(projectOf({{count}}, 8));
    studio.rest();
    studio.panel->draft().change("table", MaskMod("lambda b, h, q, k: (t[q] ^ t[k]) & 3 == 0", {table}));
    QTRY_VERIFY(studio.panel->outcome().text().contains("being counted"));
    QVERIFY(!studio.model->isCurrent());
    studio.undo();
    studio.rest();
    QVERIFY(studio.mask().join == MaskJoin::named);
    QVERIFY(studio.panel->outcome().text().contains("document-causal as a text"));
  }

  void whatIntervalsDoNotDecideIsSaid() {
    OpenEditor studio(projectOf({{1024, 1024}}, 8));
    studio.write("lambda b, h, q, kv: (q * kv) % 7 == 3");
    QVERIFY2(studio.panel->outcome().text().contains("counted one by one"),
             qPrintable(studio.panel->outcome().text()));
  }

  void presenterModeEnlargesTheText() {
    OpenEditor studio;
    const double before = studio.panel->edit().font().pointSizeF();
    const int gutter = studio.panel->edit().gutterWidth();
    studio.window.setPresenting(true);
    QTest::keyClick(&studio.window, Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(studio.panel->isVisible());
    QVERIFY(studio.panel->edit().font().pointSizeF() > 1.4 * before);
    QVERIFY(studio.panel->edit().gutterWidth() > gutter);
    QVERIFY(!studio.window.grab().isNull());
    studio.window.setPresenting(false);
    QCOMPARE(studio.panel->edit().font().pointSizeF(), before);
  }

  void whatTheReferenceRefusesIsANote() {
    OpenEditor studio;
    studio.write("lambda b, h, q, kv: 0 <= q - kv < 64");
    QVERIFY(studio.panel->outcome().tone() == OutcomeLine::Tone::note);
    QVERIFY(studio.panel->outcome().text().startsWith("Note: line 1"));
  }

  void colouredTextCanBeRead() {
    for (const ThemeKind kind : kThemeKinds) {
      const CodeColours& colours = codeColours(kind);
      const double least = kind == ThemeKind::high_contrast ? 7 : 4.5;
      for (const QColor& colour : {colours.keyword, colours.known, colours.number}) {
        QVERIFY(contrast(colour, themeOf(kind).canvas) >= least);
        QVERIFY(contrast(colour, themeOf(kind).panel) >= least);
      }
    }
  }

  void aLargeTextAndOddOnesAreNoTrouble() {
    OpenEditor studio;
    studio.panel->edit().setPlainText(QString("# ").repeated(1 << 17) + "\n");
    studio.rest();
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::wrong);
    studio.panel->edit().setPlainText(QString(QChar(0)) + "\t\"\"\"" + QString(QChar(0xD800)));
    studio.rest();
    QVERIFY(studio.panel->draft().state() == MaskModDraft::State::wrong);
    studio.panel->edit().setPlainText("");
    studio.rest();
    QVERIFY(studio.panel->outcome().text().contains("defines no mask"));
    QVERIFY(!studio.panel->grab().isNull());
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::MaskModPanelTest)
#include "mask_mod_panel_test.moc"
