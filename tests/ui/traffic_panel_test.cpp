#include "traffic/traffic_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMouseEvent>
#include <cmath>

#include "bars/number_text.h"
#include "shell/sample.h"
#include "support/ui_test.h"
#include "traffic/traffic_matrix.h"

/// The traffic that is shown is the core's.
namespace evenkeel::ui {
namespace {

struct Shown {
  explicit Shown(Project project)
      : model(modelOf(std::move(project))), panel(*model), matrix(panel.matrix()) {
    panel.resize(420, 520);
    panel.show();
  }
  [[nodiscard]] bool ready() const { return model->isSettled() && panel.isCurrent(); }
  [[nodiscard]] Traffic traffic(Side side = Side::a) const {
    const Snapshot& snapshot = *model->executed()->snapshot;
    return **kv_traffic(**snapshot.mask, **StudioModel::outcome(snapshot, side)->plan);
  }
  void hover(const TrafficMatrix::Place& place) {
    const QPointF at = matrix.cellRect(place).center();
    QMouseEvent event(QEvent::MouseMove, at, matrix.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(&matrix, &event);
  }

  std::unique_ptr<StudioModel> model;
  TrafficPanel panel;
  TrafficMatrix& matrix;
};

}  // namespace

class TrafficPanelTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyCellIsTheTrafficOfItsPair() {
    Project project = sampleProject();
    project.b = "contiguous";
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.matrix.sides().size(), std::size_t{2});
    for (std::size_t i = 0; i < 2; ++i) {
      const Traffic traffic = shown.traffic(static_cast<Side>(i));
      const TrafficGrid& grid = *shown.matrix.sides()[i].grid;
      QCOMPARE(grid.cells, 8);
      std::int64_t most = 0;
      for (std::int64_t reader = 0; reader < 8; ++reader) {
        most = std::max(most, traffic.from_others(Rank{reader}));
        for (std::int64_t owner = 0; owner < 8; ++owner) {
          const TrafficCell& cell = grid.at(reader, owner);
          const std::int64_t tokens = traffic.at(Rank{reader}, Rank{owner});
          QCOMPARE(reader == owner ? cell.own : cell.sent, tokens);
          shown.hover({i, reader, owner});
          const QString told = shown.panel.findChild<QLabel*>("traffic-told")->text();
          QVERIFY2(told.contains(numberText(tokens)), qPrintable(told));
          QVERIFY(told.contains(QStringLiteral("rank %1 ").arg(reader)));
          QCOMPARE(shown.model->pointed().rank, Rank{reader});
          if (reader == owner) continue;
          const double share = 100.0 * static_cast<double>(tokens) / (65536.0 / 8);
          const QString text = shown.matrix.cellText({i, reader, owner});
          if (tokens == 0) {
            QCOMPARE(text, QStringLiteral("0"));
          } else if (share > 1 && share < 99) {
            QVERIFY(std::abs(text.toDouble() - share) <= 0.5);
          }
        }
      }
      QCOMPARE(grid.most_need, most);
      QCOMPARE(grid.all_gather, traffic.all_gather);
      QVERIFY(shown.panel.summary().contains(numberText(most)));
      QVERIFY(shown.panel.summary().contains(numberText(traffic.all_gather)));
    }
  }

  void manyRanksShareCellsThatSayTheirMean() {
    Project project = sampleProject();
    project.a.world_size = WorldSize{256};
    project.a.block_size = {64, 64};
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    const TrafficGrid& grid = *shown.matrix.sides().front().grid;
    QCOMPARE(grid.ranks_per_cell, 4);
    QCOMPARE(grid.cells, 64);
    const Traffic traffic = shown.traffic();
    std::int64_t sent = 0;
    std::int64_t most = 0;
    for (std::int64_t reader = 4; reader < 8; ++reader) {
      for (std::int64_t owner = 4; owner < 8; ++owner) {
        if (reader == owner) continue;
        sent += traffic.at(Rank{reader}, Rank{owner});
        most = std::max(most, traffic.at(Rank{reader}, Rank{owner}));
      }
    }
    QCOMPARE(grid.at(1, 1).sent, sent);
    QCOMPARE(grid.at(1, 1).most, most);
    QCOMPARE(grid.at(1, 1).pairs, 12);
    QVERIFY(shown.panel.findChild<QLabel*>("traffic-told")->text().contains("4 x 4 ranks a cell, mean"));
    QVERIFY(shown.matrix.tell({0, 1, 1}).contains("ranks 4 to 7"));
    shown.panel.grab();
  }

  void nothingIsCountedWhileItIsNotSeen() {
    Project project = sampleProject();
    const auto model = modelOf(project);
    TrafficPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    QCoreApplication::processEvents();
    QVERIFY(!panel.isCurrent());
    QVERIFY(panel.matrix().sides().empty());
    panel.show();
    QTRY_VERIFY(panel.isCurrent());
    QVERIFY(!panel.matrix().sides().empty());
  }

  void anEditIsFollowedAndARefusalSaysWhy() {
    Shown shown(projectOf({{1024, 3072}}, 8));
    QTRY_VERIFY(shown.ready());
    shown.model->editLayout("move", move_boundary(shown.model->project().layout, BatchRow{0}, 0, 1000));
    shown.model->chooseB("per-document-head-tail");
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.matrix.sides().size(), std::size_t{2});
    QVERIFY(shown.matrix.sides()[0].grid.has_value());
    QVERIFY(!shown.matrix.sides()[1].grid.has_value());
    QVERIFY(shown.matrix.sides()[1].refusal.contains("1000"));
    const Traffic traffic = shown.traffic();
    QCOMPARE(shown.matrix.sides()[0].grid->at(1, 0).sent, traffic.at(Rank{1}, Rank{0}));
    shown.panel.grab();
  }

  void keysMoveOverTheCells() {
    Shown shown(sampleProject());
    QTRY_VERIFY(shown.ready());
    shown.matrix.setFocus();
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Right, Qt::Key_Right, Qt::Key_Right}) {
      QTest::keyClick(&shown.matrix, key);
    }
    QVERIFY(shown.matrix.told() == (TrafficMatrix::Place{0, 1, 3}));
    QCOMPARE(shown.matrix.accessibleDescription(), shown.matrix.tell({0, 1, 3}));
    QCOMPARE(shown.model->pointed().rank, Rank{1});
    QTest::keyClick(&shown.matrix, Qt::Key_Escape);
    QVERIFY(!shown.matrix.told());
  }

  void itIsCopiedAsText() {
    Shown shown(projectOf({{1024, 1024}}, 2));
    QTRY_VERIFY(shown.ready());
    shown.panel.commands().front()->trigger();
    const Traffic traffic = shown.traffic();
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.at(1), QStringLiteral("%1\t%2").arg(traffic.tokens[0]).arg(traffic.tokens[1]));
    QCOMPARE(lines.at(2), QStringLiteral("%1\t%2").arg(traffic.tokens[2]).arg(traffic.tokens[3]));
  }

  void oneRankSendsNothing() {
    Shown shown(projectOf({{1024}}, 1));
    QTRY_VERIFY(shown.ready());
    QVERIFY(shown.panel.summary().contains("nothing is sent"));
    shown.panel.grab();
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::TrafficPanelTest)
#include "traffic_panel_test.moc"
