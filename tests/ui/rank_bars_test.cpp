#include <QAction>
#include <QMouseEvent>
#include <cmath>

#include "bars/number_text.h"
#include "mask_view/mask_panel.h"
#include "shell/sample.h"
#include "support/ui_test.h"

/// The rank bars: pairs of A and B, sorted, from the bound, profiles, and the keyboard.
namespace evenkeel::ui {
namespace {

/// A panel over a project; as executed.
struct Shown {
  explicit Shown(Project project, QSize size = {1100, 700})
      : model(modelOf(std::move(project))), panel(*model), bars(panel.bars()) {
    panel.resize(size);
    panel.show();
  }
  [[nodiscard]] bool ready() const { return model->isSettled(); }
  [[nodiscard]] const ExecutedTiles& tiles(Side side = Side::a) const {
    return (**StudioModel::execution(*model->executed(), side)->execution).rows[model->shownRow().value];
  }
  [[nodiscard]] std::int64_t bound() const {
    return *(*model->snapshot()->chosen.metrics)->rows[0].bounds.whole_block_tiles;
  }
  void key(Qt::Key key) { QTest::keyClick(&bars, key); }
  void hover(double y) {
    const QPointF at(40, y);
    QMouseEvent event(QEvent::MouseMove, at, bars.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(&bars, &event);
  }

  std::unique_ptr<StudioModel> model;
  MaskPanel panel;
  RankBars& bars;
};

Project compared(const std::string& a, const std::string& b, std::int64_t ranks = 8) {
  Project project = sampleProject();
  project.a.strategy = a;
  project.b = b;
  project.a.world_size = WorldSize{ranks};
  return project;
}

/// Nothing that is written lies on a bar, on other writing or across the line.
void check_legible(const BarsLayout& layout) {
  const double line = layout.lineX();
  for (std::size_t i = 0; i < layout.bars.size(); ++i) {
    const QRectF label = layout.bars[i].label;
    if (label.isEmpty()) continue;
    // Letters, without the leading above and below them.
    const QRectF ink = label.adjusted(0, 2, 0, -2);
    QVERIFY2(ink.left() > line || ink.right() < line, qPrintable(layout.bars[i].number));
    QVERIFY(label.left() >= layout.input.area.left());
    QVERIFY2(label.right() <= layout.input.area.right() + 1, qPrintable(layout.bars[i].number));
    for (std::size_t j = 0; j < layout.bars.size(); ++j) {
      QVERIFY(!ink.intersects(layout.bars[j].bar));
      if (i != j) QVERIFY(!ink.intersects(layout.bars[j].label.adjusted(0, 2, 0, -2)));
    }
  }
}

}  // namespace

class RankBarsTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aAndBOfEachRankStandAsAPairOnOneAxis() {
    Shown shown(compared("per-document-head-tail", "ptrr"));
    QTRY_VERIFY(shown.ready());
    const BarsLayout layout = shown.bars.barsLayout();
    QCOMPARE(layout.bars.size(), std::size_t{16});
    QCOMPARE(layout.line, shown.bound());
    for (std::int64_t r = 0; r < 8; ++r) {
      const QRectF band = shown.panel.view().bandRect(Rank{r});
      const BarLook& a = *layout.look(Rank{r}, Side::a);
      const BarLook& b = *layout.look(Rank{r}, Side::b);
      QVERIFY(a.bar.bottom() <= b.bar.top());
      QVERIFY(band.top() <= a.bar.top() && b.bar.bottom() <= band.bottom());
      QCOMPARE(a.bar.left(), b.bar.left());
      for (const BarLook* look : {&a, &b}) {
        const std::int64_t value = shown.tiles(look->side).of(Rank{r});
        // To the right end on the axis that also has the bound.
        QVERIFY(std::abs(look->bar.width() / (layout.lineX() - look->bar.left()) -
                         static_cast<double>(value) / static_cast<double>(shown.bound())) < 1e-9);
        QCOMPARE(look->number, numberText(value));
        const auto full = static_cast<double>(shown.tiles(look->side).full[static_cast<std::size_t>(r)]);
        QVERIFY(std::abs((look->full_right - look->bar.left()) / look->bar.width() -
                         full / static_cast<double>(value)) < 1e-9);
        const double over = static_cast<double>(value) / static_cast<double>(shown.bound()) - 1;
        QCOMPARE(look->over, over >= 0.1 ? QStringLiteral("+%1\u00a0%").arg(qRound(100 * over)) : QString());
        QVERIFY(!look->label.isEmpty());
        QCOMPARE(look->slowest, slowest_rank(shown.tiles(look->side).per_rank()) == Rank{r});
      }
    }
    check_legible(layout);
    QVERIFY(shown.bars.captionText().contains(QStringLiteral("over the whole-block bound")));
  }

  void numbersNeverLieOnBarsNorOnOneAnother_data() {
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<int>("ranks");
    for (const int ranks : {1, 2, 8, 16, 32}) {
      for (const char* b : {"", "ptrr", "contiguous"}) {
        QTest::addRow("%d ranks against %s", ranks, b) << "per-document-head-tail" << b << ranks;
      }
      QTest::addRow("ptrr on %d ranks", ranks) << "ptrr"
                                               << "" << ranks;
    }
  }
  void numbersNeverLieOnBarsNorOnOneAnother() {
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(int, ranks);
    Project project = compared(a.toStdString(), b.toStdString(), ranks);
    if (b.isEmpty()) project.b.reset();
    for (const QSize size : {QSize(700, 420), QSize(1100, 700), QSize(1800, 1200)}) {
      Shown shown(project, size);
      QTRY_VERIFY(shown.ready());
      const bool any = !shown.bars.work(Side::a).empty() || !shown.bars.work(Side::b).empty();
      for (const BarsOrder order : {BarsOrder::by_rank, BarsOrder::sorted}) {
        for (const BarsScale scale : {BarsScale::from_zero, BarsScale::from_line}) {
          shown.bars.setOrder(order);
          shown.bars.setScale(scale);
          const BarsLayout layout = shown.bars.barsLayout();
          QVERIFY(layout.input.profile || layout.bars.empty() != any);
          check_legible(layout);
          // Whatever else has no room, the slowest has.
          for (const BarLook& look : layout.bars) {
            if (look.slowest && look.side == Side::a) QVERIFY(!look.label.isEmpty());
          }
          shown.panel.grab();
        }
      }
    }
  }

  void sortedTheGreatestStandFirstWhateverIsInSight() {
    Shown shown(compared("contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    shown.bars.commands().at(2)->trigger();
    QCOMPARE(shown.bars.order(), BarsOrder::sorted);
    const BarsLayout layout = shown.bars.barsLayout();
    QCOMPARE(layout.input.rows.size(), std::size_t{8});
    for (std::size_t i = 1; i < 8; ++i) {
      const BarsRow& before = layout.input.rows[i - 1];
      const BarsRow& row = layout.input.rows[i];
      QVERIFY(shown.tiles().of(before.rank) >= shown.tiles().of(row.rank));
      QVERIFY(before.band.bottom() <= row.band.top() + 0.01);
      QVERIFY(shown.bars.barRect(before.rank).bottom() < shown.bars.barRect(row.rank).top());
    }
    // Chips stand left of the bars.
    QVERIFY(layout.letters_left > layout.chips_left);
    // Zooming into the mask leaves them where they are, and pointing finds the rank that stands there.
    const QRectF first = shown.bars.barRect(layout.input.rows.front().rank);
    shown.panel.view().zoom(QPointF(200, 200), 0.25);
    QCOMPARE(shown.bars.barRect(layout.input.rows.front().rank), first);
    shown.hover(first.center().y());
    QCOMPARE(shown.model->pointed().rank, layout.input.rows.front().rank);
    QCOMPARE(layout.input.rows.front().rank, slowest_rank(shown.tiles().per_rank()));
  }

  void fromTheBoundBarsShowByHowMuch() {
    Project project = compared("ptrr", "contiguous");
    project.b.reset();
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    shown.bars.setScale(BarsScale::from_line);
    const BarsLayout layout = shown.bars.barsLayout();
    bool over = false;
    bool under = false;
    for (const BarLook& look : layout.bars) {
      const std::int64_t off = shown.tiles().of(look.rank) - shown.bound();
      QVERIFY(std::abs(look.bar.width() - layout.per_unit * static_cast<double>(std::abs(off))) < 1e-6);
      if (off > 0) {
        QCOMPARE(look.number, QStringLiteral("+%1").arg(off));
        QVERIFY(std::abs(look.bar.left() - layout.lineX()) < 1e-6);
      } else if (off < 0) {
        QCOMPARE(look.number, QStringLiteral("\u2212%1").arg(-off));
        QVERIFY(std::abs(look.bar.right() - layout.lineX()) < 1e-6);
        QVERIFY(look.label.right() < look.bar.left());
      } else {
        QCOMPARE(look.number, QStringLiteral("0"));
      }
      over = over || off > 0;
      under = under || off < 0;
    }
    QVERIFY(over && under);
    QVERIFY(shown.bars.captionText().contains(QStringLiteral("from the whole-block bound")));
  }

  void manyRanksMakeAProfileThatNamesWhoSticksOut() {
    for (const std::int64_t ranks : {64, 256}) {
      Project project = compared("contiguous", "ptrr", ranks);
      Shown shown(project);
      QTRY_VERIFY(shown.ready());
      QVERIFY(shown.bars.showsProfile());
      const BarsLayout layout = shown.bars.barsLayout();
      QVERIFY(layout.bars.empty());
      const Rank slowest = slowest_rank(shown.tiles().per_rank());
      bool named = false;
      for (std::size_t i = 0; i < layout.labels.size(); ++i) {
        const ProfileLabel& label = layout.labels[i];
        const auto number = numberText(shown.tiles(label.side).of(label.rank));
        QVERIFY(label.text.contains(number));
        QVERIFY(label.chip.left() > layout.x(shown.bars.work(label.side).most));
        QVERIFY(label.label.right() <= shown.bars.width());
        named = named || (label.rank == slowest && label.slowest && label.side == Side::a);
        for (std::size_t j = 0; j < i; ++j) QVERIFY(!label.label.intersects(layout.labels[j].label));
      }
      QVERIFY(named);
      shown.panel.grab();
    }
  }

  void keysMoveOverTheRanksAndEnterKeepsOne() {
    Project project = compared("ptrr", "contiguous");
    project.b.reset();
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    shown.bars.setFocus();
    QTRY_VERIFY(shown.bars.hasFocus());
    QVERIFY(shown.bars.accessibleDescription().contains(numberText(shown.bound())));
    for (int i = 0; i < 3; ++i) shown.key(Qt::Key_Down);
    QCOMPARE(shown.model->pointed().rank, Rank{2});
    const std::int64_t tiles = shown.tiles().of(Rank{2});
    const QString told = shown.bars.accessibleDescription();
    QVERIFY2(told.startsWith(QStringLiteral("rank 2: %1 tiles, %2 full, ")
                                 .arg(numberText(tiles), numberText(shown.tiles().full[2]))),
             qPrintable(told));
    const std::int64_t off = tiles - shown.bound();
    QVERIFY2(told.contains(off == 0 ? QStringLiteral("at the bound")
                                    : QStringLiteral("%1 %2 the bound")
                                          .arg(std::abs(off))
                                          .arg(off > 0 ? QStringLiteral("over") : QStringLiteral("under"))),
             qPrintable(told));
    shown.key(Qt::Key_Up);
    QCOMPARE(shown.model->pointed().rank, Rank{1});
    shown.key(Qt::Key_End);
    QCOMPARE(shown.model->pointed().rank, Rank{7});
    shown.key(Qt::Key_Return);
    shown.model->setPointed({});
    QCOMPARE(shown.model->pointed().rank, Rank{7});
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.model->pointed().rank, std::optional<Rank>());
  }

  void aSideThatIsRefusedLeavesTheOtherItsBars() {
    // Documents that 2W does not divide: per-document head-tail refuses.
    Project project = projectOf({{1000, 3096}}, 8);
    for (const bool a_refuses : {false, true}) {
      project.a.strategy = a_refuses ? "per-document-head-tail" : "ptrr";
      project.b = a_refuses ? "ptrr" : "per-document-head-tail";
      Shown shown(project);
      QTRY_VERIFY(shown.ready());
      const Side lives = a_refuses ? Side::b : Side::a;
      const Side refused = a_refuses ? Side::a : Side::b;
      QVERIFY(shown.bars.work(refused).empty());
      QCOMPARE(shown.bars.work(lives).all.size(), std::size_t{8});
      QVERIFY(!shown.bars.barRect(Rank{0}, lives).isEmpty());
      QVERIFY(shown.bars.barRect(Rank{0}, refused).isEmpty());
      QVERIFY2(shown.bars.captionText().contains(sideLetter(refused) + QStringLiteral(" is refused")),
               qPrintable(shown.bars.captionText()));
      shown.panel.grab();
    }
  }

  void aPairCountsTheSame() {
    // Where one plan cuts blocks, both show area.
    Shown shown(compared("ptrr", "per-document-head-tail"));
    shown.panel.setWantedOrder(RowOrder::q_rearranged);
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.bars.work(Side::a).measure, BarMeasure::area);
    QCOMPARE(shown.bars.work(Side::b).measure, BarMeasure::area);
  }

  void oneRankAndEvenWorkHaveNoSlowest() {
    Project project = projectOf({{4096}}, 1);
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    const BarsLayout layout = shown.bars.barsLayout();
    QCOMPARE(layout.bars.size(), std::size_t{1});
    QVERIFY(!layout.bars.front().slowest);
    check_legible(layout);
    shown.bars.setScale(BarsScale::from_line);
    QCOMPARE(shown.bars.barsLayout().bars.front().number, QStringLiteral("0"));
    shown.panel.grab();
  }

  void whatIsChosenIsKept() {
    Shown shown(compared("ptrr", "contiguous"));
    QTRY_VERIFY(shown.ready());
    const QJsonObject fresh = shown.bars.viewState();
    shown.bars.setOrder(BarsOrder::sorted);
    shown.bars.setScale(BarsScale::from_line);
    shown.bars.setWantsTiles(false);
    const QJsonObject state = shown.bars.viewState();
    QVERIFY(state != fresh);
    shown.bars.setViewState(fresh);
    QCOMPARE(shown.bars.viewState(), fresh);
    shown.bars.setViewState({{"order", 3}, {"scale", "sideways"}, {"measure", QJsonObject()}, {"new", true}});
    QCOMPARE(shown.bars.viewState(), fresh);
    shown.bars.setViewState(state);
    QCOMPARE(shown.bars.viewState(), state);
    QCOMPARE(shown.bars.work().measure, BarMeasure::area);
    for (QAction* command : shown.bars.commands()) {
      QVERIFY(!command->objectName().isEmpty() && !command->text().isEmpty() &&
              !command->shortcut().isEmpty());
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::RankBarsTest)
#include "rank_bars_test.moc"
