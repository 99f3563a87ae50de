#include <QDir>
#include <QFile>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

#include "io/plan_reader.h"
#include "mask_view/mask_view.h"
#include "shell/commands.h"
#include "strip/length_edit.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

class WindowTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void opensOnASampleThatEveryStrategyServes() {
    Studio studio;
    studio.waitForPlan();
    QCOMPARE(studio.model->project().layout.document_count(), std::size_t{19});
    QCOMPARE(studio.model->project().layout.seq_len(), 65536);
    QTRY_VERIFY(studio.model->isSettled());
    const ExecutedSnapshot& executed = *studio.model->executed();
    for (std::size_t i = 0; i < executed.compared.size(); ++i) {
      QVERIFY2(executed.outcome(i)->plan.ok(), executed.strategy(i).c_str());
    }
    QCOMPARE(studio.window.findChild<QLabel*>("counts")->text(),
             QStringLiteral("19 documents · 65,536 tokens · 512 blocks of 128 · 8 ranks"));
    // How long it took is measured, so only its form is known.
    const QRegularExpression state("^CPU · plan (under )?[0-9.]+ m?s · executed (under )?[0-9.]+ m?s$");
    QTRY_VERIFY(studio.window.findChild<QLabel*>("state")->text().contains(state));
    QTRY_VERIFY(studio.window.lanes().isCurrent());
  }

  void choicesOfTheToolbarAreStepsThatCanBeUndone() {
    Studio studio;
    const Project before = studio.model->project();
    studio.choose("chooser-a", "head-tail");
    QCOMPARE(studio.model->project().a.strategy, std::string("head-tail"));
    studio.choose("chooser-mask", "causal");
    QVERIFY(studio.model->project().a.masks.front().mask.kind == MaskKind::causal);
    studio.choose("chooser-ranks", "16");
    QCOMPARE(studio.model->project().a.world_size.value, 16);
    studio.choose("chooser-block", "256");
    QCOMPARE(studio.model->project().a.block_size.q, 256);
    studio.choose("chooser-pytorch", "2.13");
    QVERIFY(studio.model->project().a.reference == ReferenceProfile::torch_2_13);
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->request.settings == studio.model->project().a);
    QCOMPARE(studio.model->undoStack().count(), 5);
    auto* undo = studio.window.findChild<QToolButton*>("button-undo");
    while (undo->isEnabled()) QTest::mouseClick(undo, Qt::LeftButton);
    QVERIFY(studio.model->project() == before);
    QCOMPARE(studio.window.findChild<Chooser*>("chooser-mask")->value(), QStringLiteral("document-causal"));
  }

  void ranksAndBlocksCanBeTyped() {
    Studio studio;
    studio.typeInto("chooser-ranks", "24");
    QCOMPARE(studio.model->project().a.world_size.value, 24);
    studio.typeInto("chooser-block", "64x128");
    QVERIFY((studio.model->project().a.block_size == BlockSize{64, 128}));
    // What is none is refused where it is typed.
    studio.typeInto("chooser-ranks", "0");
    QCOMPARE(studio.model->project().a.world_size.value, 24);
  }

  void aStrategyThatRefusesOffersItsFixAsAButton() {
    Studio studio(projectOf({{1000, 3000, 4192}}, 8, 128));
    studio.choose("chooser-a", "per-document-head-tail");
    studio.waitForPlan();
    QVERIFY(!studio.model->snapshot()->chosen.plan.ok());
    QPushButton* fix = nullptr;
    QTRY_VERIFY([&] {
      for (auto* button : studio.window.findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text().contains(QStringLiteral("Pad"), Qt::CaseInsensitive))
          fix = button;
      }
      return fix != nullptr;
    }());
    QTest::mouseClick(fix, Qt::LeftButton);
    for (const std::int64_t length : studio.lengths()) QCOMPARE(length % 16, 0);
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->chosen.plan.ok());
    QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{1000, 3000, 4192}));
  }

  void theMaskFitsAgainByKeyAndByCommandWhereverTheFocusIs() {
    Studio studio;
    studio.waitForPlan();
    auto* view = studio.window.findChild<MaskView*>();
    const MaskSight whole = view->sight();
    view->zoom(QPointF(view->canvas().center()), 0.125);
    QVERIFY(!(view->sight() == whole));
    auto* table = studio.window.findChild<QTableView*>();
    table->setFocus();
    studio.window.commands().find("mask-fit")->trigger();
    QVERIFY(view->sight() == whole);
    view->zoom(QPointF(view->canvas().center()), 0.125);
    view->setFocus();
    QTest::keyClick(view, Qt::Key_F);
    QVERIFY(view->sight() == whole);
  }

  void theThemeIsChosenAndRemembered() {
    Studio studio;
    for (const ThemeKind kind : {ThemeKind::dark, ThemeKind::high_contrast, ThemeKind::light}) {
      auto* action = studio.window.findChild<QAction*>(QStringLiteral("theme-") + themeName(kind));
      action->trigger();
      QCOMPARE(theme().kind, kind);
      QVERIFY(action->isChecked());
      QCOMPARE(QSettings().value("theme").toString(), themeName(kind));
      const QImage picture = studio.window.grab().toImage();
      QCOMPARE(picture.pixelColor(picture.width() - 2, picture.height() / 2), themeOf(kind).ground);
    }
    studio.window.findChild<QAction*>("theme-system")->trigger();
    QCOMPARE(QSettings().value("theme").toString(), QStringLiteral("system"));
  }

  void anExportedPlanIsWhatWasShown() {
    Studio studio(projectOf({{1, 7, 8}}, 2, 4));
    studio.choose("chooser-a", "head-tail");
    QTemporaryDir folder;
    QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
    // At once: the export waits for the plan of the newest choice.
    studio.window.exportPlanTo((folder.path() + "/plan.json").toStdString());
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY2(ended.front().front().toBool(), qPrintable(studio.said()));
    QFile file(folder.filePath("plan.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("\"strategy\":\"head-tail\""));
    QVERIFY2(text.contains("\"rearrange\":[[0,1,2,3,12,13,14,15,4,5,6,7,8,9,10,11]]"), text.constData());
  }

  void anExportThatHoldsAllAboutThePlanSaysWhatItWasMadeFor() {
    Studio studio(projectOf({{1024, 1024}, {512, 1536}}, 4));
    studio.choose("chooser-a", "min-heap");
    QTemporaryDir folder;
    for (const char* name : {"plan.npz", "plan.safetensors"}) {
      QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
      const std::filesystem::path path = folder.filePath(name).toStdString();
      studio.window.exportPlanTo(path);
      QTRY_COMPARE(ended.count(), 1);
      QVERIFY2(ended.front().front().toBool(), qPrintable(studio.said()));
      const auto read = io::read_plan(path, name);
      QVERIFY2(read.ok(), name);
      QCOMPARE(read->origin.strategy.value_or(""), std::string("min-heap"));
    }
  }

  void anExportThatFailsSaysWhyAndLosesNothing() {
    Studio studio;
    QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
    studio.window.exportPlanTo("/no/such/folder/plan.npy");
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(!ended.front().front().toBool());
    QVERIFY(studio.said().startsWith("Not exported"));
    studio.window.exportPlanTo("plan.bin");
    QTRY_COMPARE(ended.count(), 2);
    QVERIFY(!ended.back().front().toBool());
    QVERIFY(!QFile::exists("plan.bin"));
  }

  void withoutAPlanThereIsNothingToExportAndTheButtonSaysWhy() {
    Studio studio(projectOf({{1000, 1048}}, 8));
    studio.choose("chooser-a", "per-document-head-tail");
    studio.waitForPlan();
    auto* button = studio.window.findChild<QPushButton*>("button-export");
    QVERIFY(!button->isEnabled());
    QVERIFY2(button->toolTip().contains("1000"), qPrintable(button->toolTip()));
    studio.choose("chooser-a", "contiguous");
    studio.waitForPlan();
    QVERIFY(button->isEnabled());
    QVERIFY(!button->toolTip().contains("1000"));
  }

  void paddingIsNoDocument() {
    Studio studio(projectOf({{1000, 1048}}, 8));
    studio.model->editLayout("shorter", set_length(studio.model->project().layout, BatchRow{0}, 1, 48));
    QVERIFY(studio.window.findChild<QLabel*>("counts")->text().startsWith("2 documents and padding · 2,048"));
  }

  void aCancelledExportLeavesNoFile() {
    Studio studio(projectOf({{1 << 26}}, 8, 128));
    studio.choose("chooser-a", "head-tail");
    studio.waitForPlan();
    QTemporaryDir folder;
    QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
    studio.window.exportPlanTo((folder.path() + "/plan.npy").toStdString());
    auto* cancel = studio.window.findChild<QPushButton*>("cancel-work");
    QVERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(!ended.front().front().toBool());
    QVERIFY2(studio.said().contains("cancelled"), qPrintable(studio.said()));
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY(!cancel->isVisible());
  }

  void aWindowMayCloseWhileItExports() {
    QTemporaryDir folder;
    {
      Studio studio(projectOf({{1 << 26}}, 8, 128));
      studio.choose("chooser-a", "head-tail");
      studio.waitForPlan();
      studio.window.exportPlanTo((folder.path() + "/plan.npy").toStdString());
    }
    QVERIFY(QDir(folder.path()).isEmpty());
  }

  void rowsOfDifferentTotalAreHeldSaidAndMadeEqualByTheFix() {
    Studio studio(projectOf({{256}, {512, 512}, {768}}, 2, 128));
    studio.window.resize(1366, 768);
    studio.waitForPlan();
    QCOMPARE(studio.window.size(), QSize(1366, 768));
    QCOMPARE(studio.model->snapshot()->findings.size(), std::size_t{1});
    QVERIFY(studio.model->applyFix(studio.model->snapshot()->findings.front().fix));
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->findings.empty());
    for (std::size_t row = 0; row < 3; ++row) {
      QCOMPARE(studio.model->project().layout.row(BatchRow{row}).seq_len(), 1024);
    }
  }

  void withoutAPlanThereIsNothingToExport() {
    Studio studio(projectOf({{1000, 3001}}, 8, 128));
    QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
    QTemporaryDir folder;
    studio.window.exportPlanTo((folder.path() + "/plan.npy").toStdString());
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(!ended.front().front().toBool());
    QVERIFY(studio.said().contains("no plan"));
    QVERIFY(!QFile::exists(folder.filePath("plan.npy")));
  }

  void aFileOfLengthsCanBeOpenedAndDropped() {
    QTemporaryDir folder;
    QFile file(folder.filePath("lengths.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("512 1536\n\n1024 1024\n");
    file.close();
    Studio studio;
    const auto before = studio.lengths();
    studio.window.openLengths(file.fileName().toStdString());
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
    QCOMPARE(studio.lengths(1), (std::vector<std::int64_t>{1024, 1024}));
    QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), before);

    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&studio.window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&studio.window, &drop);
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
  }

  void aFileThatIsNoneSaysWhyAndLosesNothing() {
    Studio studio;
    const auto before = studio.lengths();
    studio.window.openLengths("/no/such/file.txt");
    QTRY_VERIFY(studio.said().contains("/no/such/file.txt"));
    QCOMPARE(studio.lengths(), before);
  }

  void documentsAreGeneratedFromAPresetBySeed() {
    Studio studio;
    studio.window.generate({"prolong", 7, Packing{32768, 2, 16}});
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
    QCOMPARE(studio.model->project().layout.seq_len(), 32768);
    const auto first = studio.lengths();
    studio.model->undoStack().undo();
    studio.window.generate({"prolong", 7, Packing{32768, 2, 16}});
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
    QCOMPARE(studio.lengths(), first);
  }

  void everyControlHasANameForThoseWhoCannotSeeIt() {
    Studio studio;
    studio.waitForPlan();
    for (auto* button : studio.window.findChildren<QAbstractButton*>()) {
      if (!button->isVisible()) continue;
      QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
               button->metaObject()->className());
    }
    for (QWidget* widget :
         {static_cast<QWidget*>(&studio.strip()), static_cast<QWidget*>(&studio.window.lanes())}) {
      QVERIFY(!widget->accessibleName().isEmpty());
      QVERIFY(!widget->accessibleDescription().isEmpty());
    }
  }

  void theWindowFitsASmallScreen() {
    Studio studio;
    studio.choose("chooser-a", "per-document-head-tail-document-major");
    studio.window.resize(1366, 768);
    studio.waitForPlan();
    QCOMPARE(studio.window.size(), QSize(1366, 768));
    for (auto* widget : studio.window.findChildren<QAbstractButton*>()) {
      const auto fits = [&] {
        const QRect place(widget->mapTo(&studio.window, QPoint(0, 0)), widget->size());
        // What a panel scrolls out of sight can be scrolled back.
        return widget->visibleRegion().isEmpty() || studio.window.rect().contains(place);
      };
      // Panels become tabs once the window is laid out.
      QTRY_VERIFY2(fits(), qPrintable(widget->objectName() + widget->text()));
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::WindowTest)
#include "window_test.moc"
