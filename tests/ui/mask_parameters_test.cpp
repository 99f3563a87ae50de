#include "mask_view/mask_parameters.h"

#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

MaskParameters& parameters_of(Studio& studio) {
  return *studio.window.findChild<MaskParameters*>();
}

std::string mask_of(const Studio& studio) {
  return mask_name(studio.model->project().a.masks.front().mask);
}

void type(ParameterField* field, const QString& text) {
  field->setFocus();
  field->selectAll();
  QTest::keyClicks(field, text);
  QTest::keyClick(field, Qt::Key_Return);
}

}  // namespace

class MaskParametersTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyNamedMaskCanBeChosenWithItsExamples() {
    Studio studio;
    for (const NamedMask& mask : named_masks()) {
      const QString name = QString::fromUtf8(mask.name.data(), static_cast<qsizetype>(mask.name.size()));
      studio.choose("chooser-mask", name);
      const MaskSpec& spec = studio.model->project().a.masks.front().mask;
      QVERIFY(spec.kind == mask.kind);
      QCOMPARE(parameters_of(studio).fields().size(), mask.parameters.size());
      QVERIFY2(parse_mask(mask_of(studio)).ok(), mask_of(studio).c_str());
      studio.waitForPlan();
      QVERIFY(studio.model->snapshot()->mask.ok());
      QVERIFY(!studio.window.grab().isNull());
    }
  }

  void aParameterIsTypedSteppedAndUndone() {
    Studio studio;
    studio.choose("chooser-mask", "sliding-window");
    QCOMPARE(mask_of(studio), std::string("sliding-window:left=1023,right=0"));
    const int steps = studio.model->undoStack().count();
    ParameterField* left = parameters_of(studio).fields()[0];
    QCOMPARE(left->text(), QStringLiteral("1,023"));
    type(left, "511");
    QCOMPARE(mask_of(studio), std::string("sliding-window:left=511,right=0"));
    QCOMPARE(studio.model->undoStack().count(), steps + 1);
    QTest::keyClick(left, Qt::Key_Up);
    QCOMPARE(mask_of(studio), std::string("sliding-window:left=512,right=0"));
    QTest::keyClick(left, Qt::Key_PageUp);
    QCOMPARE(mask_of(studio), std::string("sliding-window:left=1024,right=0"));
    for (int i = 0; i < 3; ++i) studio.model->undoStack().undo();
    QCOMPARE(mask_of(studio), std::string("sliding-window:left=1023,right=0"));
    QCOMPARE(left->text(), QStringLiteral("1,023"));
    studio.model->undoStack().undo();
    QCOMPARE(mask_of(studio), std::string("document-causal"));
    QVERIFY(parameters_of(studio).fields().empty());
    studio.model->undoStack().redo();
    QCOMPARE(parameters_of(studio).fields()[0]->text(), QStringLiteral("1,023"));
  }

  void aBadValueIsRefusedInOneLineAndChangesNothing() {
    Studio studio;
    studio.choose("chooser-mask", "chunked");
    const std::string before = mask_of(studio);
    const int steps = studio.model->undoStack().count();
    ParameterField* chunk = parameters_of(studio).fields()[0];
    for (const QString& bad : {QStringLiteral("0"), QStringLiteral("-4"), QStringLiteral("many"),
                               QStringLiteral("99999999999999999999")}) {
      type(chunk, bad);
      QVERIFY2(studio.said().contains("chunk") && studio.said().contains(bad), qPrintable(studio.said()));
      QVERIFY(chunk->property("bad").toBool());
      QCOMPARE(mask_of(studio), before);
    }
    QCOMPARE(studio.model->undoStack().count(), steps);
    QTest::keyClick(chunk, Qt::Key_Escape);
    QVERIFY(!chunk->property("bad").toBool());
    QCOMPARE(chunk->text().remove(','), QString::fromStdString(before).section('=', 1));
    QTest::keyClick(chunk, Qt::Key_Down);
    QVERIFY(mask_of(studio) != before);
  }

  void anotherMaskKeepsTheParametersOfTheSameName() {
    Studio studio;
    studio.choose("chooser-mask", "sliding-window");
    type(parameters_of(studio).fields()[0], "300");
    studio.choose("chooser-mask", "document-sliding-window");
    QCOMPARE(mask_of(studio), std::string("document-sliding-window:left=300,right=0"));
  }

  void theMaskModTextIsShownAndCopied() {
    Studio studio;
    studio.choose("chooser-mask", "sliding-window");
    auto* button = studio.window.findChild<QToolButton*>("button-mask-mod");
    const QString text =
        QString::fromStdString(mask_mod_text(studio.model->project().a.masks.front().mask, std::size_t{1}));
    QCOMPARE(button->toolTip(), text);
    QTest::mouseClick(button, Qt::LeftButton);
    auto* shown = studio.window.findChild<QLabel*>("mask-mod-text");
    QVERIFY(shown != nullptr);
    QCOMPARE(shown->text(), text);
    QTest::mouseClick(studio.window.findChild<QPushButton*>("copy-mask-mod"), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), text);
  }

  void theFieldsFitASmallScreen() {
    Studio studio;
    studio.window.resize(1366, 768);
    studio.choose("chooser-mask", "sink-sliding-window");
    studio.waitForPlan();
    QCOMPARE(studio.window.size(), QSize(1366, 768));
    for (ParameterField* field : parameters_of(studio).fields()) {
      const QRect place(field->mapTo(&studio.window, QPoint(0, 0)), field->size());
      QVERIFY(studio.window.rect().contains(place));
      QVERIFY(field->fontMetrics().horizontalAdvance(field->text()) <= field->width() - 16);
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::MaskParametersTest)
#include "mask_parameters_test.moc"
