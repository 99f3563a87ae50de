#include <QSignalSpy>

#include "balance/load_balancer.h"
#include "layout/edit.h"
#include "support/ui_test.h"

namespace evenkeel::ui {

class StudioModelTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theFirstSnapshotComesByItself() {
    const auto model = modelOf(projectOf({{512, 512}}));
    QVERIFY(!model->isCurrent());
    QTRY_VERIFY(model->isCurrent());
    QVERIFY(model->snapshot()->chosen.plan.ok());
    // What is not compared can wait, and comes by itself too.
    QCOMPARE(model->snapshot()->compared.size(), std::size_t{1});
    QTRY_VERIFY(model->isSettled());
    QVERIFY(model->executed()->compared.size() >= load_balancers().size());
  }

  void anEditIsUndoneAndRedone() {
    const auto model = modelOf(projectOf({{512, 512}}));
    const Project before = model->project();
    model->editLayout("move", move_boundary(before.layout, BatchRow{0}, 0, 256));
    QCOMPARE(model->project().layout.row(BatchRow{0}).length(0), 256);
    model->undoStack().undo();
    QVERIFY(model->project() == before);
    model->undoStack().redo();
    QCOMPARE(model->project().layout.row(BatchRow{0}).length(0), 256);
    QTRY_VERIFY(model->isCurrent());
    QVERIFY(model->snapshot()->request.layout == model->project().layout);
  }

  void theMovesOfOneDragAreOneStep() {
    const auto model = modelOf(projectOf({{512, 512}}));
    const Layout start = model->project().layout;
    const std::uint64_t drag = model->beginGesture();
    for (const std::int64_t token : {500, 400, 300}) {
      model->editLayout("move", move_boundary(start, BatchRow{0}, 0, token), drag);
    }
    QCOMPARE(model->undoStack().count(), 1);
    model->editLayout("move", move_boundary(start, BatchRow{0}, 0, 200), model->beginGesture());
    QCOMPARE(model->undoStack().count(), 2);
    model->undoStack().undo();
    QCOMPARE(model->project().layout.row(BatchRow{0}).length(0), 300);
    model->undoStack().undo();
    QVERIFY(model->project().layout == start);
  }

  void aDragThatComesBackIsNoStep() {
    const auto model = modelOf(projectOf({{512, 512}}));
    const Layout start = model->project().layout;
    const std::uint64_t drag = model->beginGesture();
    for (const std::int64_t token : {300, 512}) {
      model->editLayout("move", move_boundary(start, BatchRow{0}, 0, token), drag);
    }
    QCOMPARE(model->undoStack().count(), 0);
    QVERIFY(model->project().layout == start);
  }

  void choosingAAndBAreStepsOfTheirOwn() {
    const auto model = modelOf(projectOf({{512, 512}}));
    model->chooseB("head-tail");
    QVERIFY(model->isComparing());
    QTRY_VERIFY(model->isSettled());
    QCOMPARE(StudioModel::outcome(*model->snapshot(), Side::b)->strategy, std::string("head-tail"));
    QCOMPARE(StudioModel::execution(*model->executed(), Side::a)->strategy, std::string("ptrr"));
    QCOMPARE(StudioModel::execution(*model->executed(), Side::b)->strategy, std::string("head-tail"));
    model->chooseB(std::nullopt);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(StudioModel::outcome(*model->snapshot(), Side::b) == nullptr);
    QVERIFY(StudioModel::execution(*model->executed(), Side::b) == nullptr);
    QCOMPARE(model->undoStack().count(), 2);
    model->undoStack().undo();
    QCOMPARE(*model->project().b, std::string("head-tail"));
  }

  void makingBTheAMakesATheB() {
    const auto model = modelOf(projectOf({{512, 512}}));
    model->chooseB("head-tail");
    model->chooseA("head-tail");
    QCOMPARE(model->project().a.strategy, std::string("head-tail"));
    QCOMPARE(*model->project().b, std::string("ptrr"));
  }

  void aIsNotComparedWithItself() {
    const auto model = modelOf(projectOf({{512, 512}}));
    QSignalSpy said(model.get(), &StudioModel::message);
    model->chooseB("ptrr");
    QVERIFY(!model->isComparing());
    QCOMPARE(model->undoStack().count(), 0);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.front().front().toString().contains("ptrr is A already"));
  }

  void whatIsGoneCannotBePointedAt() {
    const auto model = modelOf(projectOf({{512, 512}}, 4));
    model->setPointed({Rank{3}, 1, 7, 0});
    QVERIFY(model->pointed() == (Pointed{Rank{3}, 1, 7, 0}));
    // While views hear of the change they must not find a rank that is gone.
    bool gone_seen = true;
    connect(model.get(), &StudioModel::projectChanged, this,
            [&] { gone_seen = model->pointed().rank.has_value(); });
    model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{2}; });
    QVERIFY(!gone_seen);
    model->setPointed({Rank{3}, 2, 8, 0});
    QVERIFY(model->pointed() == (Pointed{std::nullopt, std::nullopt, std::nullopt, 0}));
  }

  void anEditThatChangesNothingIsNoStep() {
    const auto model = modelOf(projectOf({{512, 512}}));
    model->edit("nothing", model->project());
    model->editCase("nothing", [](Case&) {});
    QCOMPARE(model->undoStack().count(), 0);
  }

  void aRefusedEditChangesNothingAndSaysWhy() {
    const auto model = modelOf(projectOf({{512, 512}}));
    QSignalSpy said(model.get(), &StudioModel::message);
    model->editLayout("length", set_length(model->project().layout, BatchRow{0}, 0, -5));
    QCOMPARE(said.count(), 1);
    QVERIFY(said.front().front().toString().contains("-5"));
    QCOMPARE(model->undoStack().count(), 0);
  }

  void aSequenceThatGrewIsSaid() {
    const auto model = modelOf(projectOf({{512, 512}}));
    QSignalSpy said(model.get(), &StudioModel::message);
    model->editLayout("length", set_length(model->project().layout, BatchRow{0}, 0, 640));
    QCOMPARE(said.count(), 1);
    QVERIFY(said.front().front().toString().contains("1,152"));
  }

  void onlyTheNewestOfManyEditsHasToBeShown() {
    const auto model = modelOf(projectOf({{65536, 65536}}, 8));
    const Layout start = model->project().layout;
    for (std::int64_t token = 1024; token < 65536; token += 1024) {
      model->editLayout("move", move_boundary(start, BatchRow{0}, 0, token));
    }
    QTRY_VERIFY(model->isCurrent());
    QVERIFY(model->snapshot()->request.layout == model->project().layout);
  }

  void theFixOfAFindingMakesThePlanPossible_data() {
    QTest::addColumn<QString>("strategy");
    QTest::addColumn<qint64>("kv_block");
    QTest::newRow("documents are padded") << "per-document-head-tail" << qint64{128};
    QTest::newRow("the sequence is padded") << "head-tail" << qint64{128};
    QTest::newRow("blocks become square") << "ptrr" << qint64{256};
  }
  void theFixOfAFindingMakesThePlanPossible() {
    QFETCH(QString, strategy);
    QFETCH(qint64, kv_block);
    const bool square = kv_block == 128;
    Project project = projectOf(
        {square ? std::vector<std::int64_t>{1000, 1001} : std::vector<std::int64_t>{1024, 1024}}, 8);
    project.a.strategy = strategy.toStdString();
    project.a.block_size.kv = kv_block;
    const auto model = modelOf(project);
    QTRY_VERIFY(model->isCurrent());
    QCOMPARE(model->snapshot()->findings.size(), std::size_t{1});
    QVERIFY(model->applyFix(model->snapshot()->findings.front().fix));
    QTRY_VERIFY(model->isCurrent());
    QVERIFY2(model->snapshot()->findings.empty(),
             model->snapshot()->findings.empty() ? "" : model->snapshot()->findings.front().message.c_str());
    model->undoStack().undo();
    QVERIFY(model->project() == project);
  }

  void aFixThatIsOnlyTextCannotBeApplied() {
    const auto model = modelOf(projectOf({{512}}));
    QVERIFY(!model->applyFix(Fix{}));
    Fix other;
    other.kind = FixKind::use_strategy;
    other.name = "contiguous";
    QVERIFY(model->applyFix(other));
    QCOMPARE(model->project().a.strategy, std::string("contiguous"));
  }

  void whatNoLongerExistsIsNoLongerSelected() {
    const auto model = modelOf(projectOf({{512, 256, 256}, {512, 512}}));
    model->setShownRow(BatchRow{1});
    QCOMPARE(model->shownRow().value, std::size_t{1});
    model->editLayout("remove row", remove_row(model->project().layout, BatchRow{1}));
    QCOMPARE(model->shownRow().value, std::size_t{0});
    model->selectDocument(2);
    QCOMPARE(model->selectedDocument(), std::optional<std::size_t>(2));
    model->setPointed({Rank{1}, std::size_t{2}, 7, std::size_t{2}});
    model->editLayout("paste", replace_row(model->project().layout, BatchRow{0}, {256}));
    QVERIFY(!model->selectedDocument());
    QVERIFY(!model->pointed().document);
    QVERIFY(!model->pointed().kv_document);
    QVERIFY(!model->pointed().q_block);
    QCOMPARE(model->pointed().rank, std::optional<Rank>(Rank{1}));
    model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{1}; });
    QVERIFY(!model->pointed().rank);
    model->selectDocument(99);
    QVERIFY(!model->selectedDocument());
  }

  void startingAnewForgetsTheSteps() {
    const auto model = modelOf(projectOf({{512, 512}}));
    model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{4}; });
    model->reset(projectOf({{256}}));
    QCOMPARE(model->undoStack().count(), 0);
    QTRY_VERIFY(model->isCurrent());
    QCOMPARE(model->snapshot()->request.layout.seq_len(), 256);
  }

  void aModelMayGoWhileItStillComputes() {
    for (int i = 0; i < 20; ++i) {
      const auto model = modelOf(projectOf({{1 << 20, 1 << 20}}, 64));
      model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{32}; });
    }
    QCoreApplication::processEvents();
  }

  void documentsAreCutAndMerged() {
    const Layout layout = Layout::make({{100, 200, 300}}).value();
    const auto cut = split_document(layout, BatchRow{0}, 1, 50);
    QCOMPARE(cut->layout.row(BatchRow{0}).lengths(), (std::vector<std::int64_t>{100, 50, 150, 300}));
    const auto merged = merge_with_next(cut->layout, BatchRow{0}, 1);
    QVERIFY(merged->layout == layout);
    QVERIFY(!split_document(layout, BatchRow{0}, 1, 0));
    QVERIFY(!split_document(layout, BatchRow{0}, 1, 200));
    QVERIFY(!split_document(layout, BatchRow{0}, 3, 1));
    QVERIFY(!merge_with_next(layout, BatchRow{0}, 2));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::StudioModelTest)
#include "studio_model_test.moc"
