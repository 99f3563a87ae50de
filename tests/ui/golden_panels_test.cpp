#include <functional>
#include <memory>

#include "how_it_works/how_it_works_panel.h"
#include "layout/generate.h"
#include "lessons/lesson_panel.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_shelf.h"
#include "mask/mask_spec.h"
#include "mask_mod_editor/mask_mod_panel.h"
#include "mask_mod_editor/mask_mod_shelf.h"
#include "packs/pack_scrubber.h"
#include "rank_count/rank_count_panel.h"
#include "shell/command_palette.h"
#include "shell/commands.h"
#include "shell/generate_dialog.h"
#include "shell/length_histogram_view.h"
#include "steps/steps_panel.h"
#include "strategies/strategy_options.h"
#include "support/golden_picture.h"
#include "support/studio_window.h"
#include "traffic/traffic_panel.h"

/// Panels that are folded away at the start, and dialogs, in every theme, as golden_pictures_test compares
/// the window; at scale 1, and at scale 2 where QT_SCALE_FACTOR says so.
namespace evenkeel::ui {
namespace {

Project compared(Project project, const char* a, const char* b) {
  project.a.strategy = a;
  project.b = b;
  return project;
}

template <typename Panel>
QImage pictureOf(const Project& project, QSize size, const std::function<void(Panel&)>& look) {
  const auto model = modelOf(project);
  Panel panel(*model);
  look(panel);
  panel.resize(size);
  panel.show();
  const auto ready = [&] { return model->isSettled() && panel.isCurrent(); };
  if (!QTest::qWaitFor(ready, 20000)) return {};
  QCoreApplication::processEvents();  // what is laid out anew for the texts that have come
  return panel.grab().toImage();
}

QImage traffic(const Project& project, QSize size) {
  return pictureOf<TrafficPanel>(project, size, [](TrafficPanel&) {});
}

QImage steps(const Project& project, QSize size, StepsKind kind) {
  return pictureOf<StepsPanel>(project, size, [kind](StepsPanel& panel) { panel.setKind(kind); });
}

/// The editor of a text of the shelf, and of what is typed there.
QImage maskMod(const char* title, QSize size, const QString& typed = {}) {
  Project project = sampleProject();
  for (const ShelfEntry& entry : commonShelf(project.layout.batch())) {
    if (entry.title == title) project.a.masks.front().mask = mask_mod_spec(entry.mask_mod);
  }
  return pictureOf<MaskModPanel>(project, size, [typed](MaskModPanel& panel) {
    if (!typed.isEmpty()) panel.edit().setPlainText(typed);
  });
}

/// A log of packs at one of its steps.
QImage packs() {
  auto log = std::make_shared<PackLog::Packs>();
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    log->push_back(generate_preset("wikipedia", seed, Packing{16384, 1, 1}).value());
  }
  Project project = sampleProject();
  project.layout = (*log)[23];
  project.logged = LoggedStep{{"/runs/packs.jsonl", std::shared_ptr<const PackLog::Packs>(log)}, 23};
  return pictureOf<PackScrubber>(project, {1180, 40}, [](PackScrubber&) {});
}

/// What a command of the window opens.
template <typename Opened>
QImage openedBy(const char* command, const std::function<void(Opened&)>& look) {
  Studio studio;
  studio.window.resize(1366, 768);
  studio.window.commands().find(command)->trigger();
  auto* opened = studio.window.findChild<Opened*>();
  if (opened == nullptr || !QTest::qWaitForWindowExposed(opened)) return {};
  look(*opened);
  QCoreApplication::processEvents();
  return opened->grab().toImage();
}

/// A step of a lesson, before its reveal or after it, or where `name` is null the list of all.
QImage lesson(const char* name, std::size_t step = 0, bool revealed = false) {
  const auto model = modelOf(sampleProject());
  LessonPlayer player(*model);
  LessonPanel panel(player, [](const std::string& element) { return QString::fromStdString(element); });
  panel.findChild<QLabel*>("panel-caption")->hide();  // it stands beside the title in the window
  panel.resize(446, 640);
  panel.show();
  panel.setFocus();
  if (name != nullptr) {
    auto found = findLesson(name);
    if (!found) return {};
    player.open(std::move(found).value(), step);
    if (revealed) player.reveal();
  }
  const auto rests = [&] {
    return model->isSettled() && (name == nullptr || (player.hasNumbers() && (!revealed || !player.asks())));
  };
  if (!QTest::qWaitFor(rests, 20000)) return {};
  QTest::qWait(50);  // a reveal is scrolled to once it has its place
  return panel.grab().toImage();
}

/// A step of how a strategy works; the last one where there are fewer.
QImage howItWorks(const char* strategy, std::size_t step) {
  Project project = projectOf({{2048, 1024, 3072, 2048}}, 4);
  project.a.strategy = strategy;
  const auto model = modelOf(project);
  HowItWorksPanel panel(*model);
  panel.resize(900, 320);
  panel.show();
  if (!QTest::qWaitFor([&] { return model->isSettled() && panel.isCurrent(); }, 20000)) return {};
  panel.findChild<QLabel*>("panel-caption")->hide();  // it stands beside the title in the window
  panel.goTo(step);
  QCoreApplication::processEvents();
  return panel.grab().toImage();
}

struct Scene {
  const char* name;
  std::function<QImage()> picture;
};

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all = {
      {"traffic",
       [] {
         return traffic(compared(sampleProject(), "per-document-head-tail", "ptrr"), {420, 760});
       }},
      {"traffic-many-ranks",
       [] {
         Project project = sampleProject();
         project.a.world_size = WorldSize{128};
         return traffic(project, {420, 520});
       }},
      {"steps-all-gather",
       [] {
         return steps(compared(sampleProject(), "per-document-head-tail", "ptrr"), {420, 620},
                      StepsKind::all_gather);
       }},
      {"steps-ring",
       [] {
         Project project = compared(projectOf({{65536}}, 8), "contiguous", "head-tail");
         project.a.masks.front().mask = named_spec(MaskKind::causal);
         return steps(project, {900, 620}, StepsKind::ring);
       }},
      {"mask-mod",
       [] {
         return maskMod("Image spans", {945, 360});
       }},
      {"mask-mod-error",
       [] {
         return maskMod("Draft tree", {420, 460},
                        "# Near tokens of the same document\n"
                        "def near(b, h, q_idx, kv_idx):\n"
                        "    same = document_id[q_idx] == document_id[kv_idx]\n"
                        "    return same & (q_idx - kv_idx < window)\n");
       }},
      {"palette",
       [] {
         return openedBy<CommandPalette>("commands", [](CommandPalette& palette) {
           QTest::keyClicks(palette.findChild<QLineEdit*>(), "co");
         });
       }},
      {"keys", [] { return openedBy<ShortcutList>("shortcuts", [](ShortcutList&) {}); }},
      {"trade-off",
       [] {
         Project project = compared(sampleProject(), "ptrr", "affinity:slack=0.2");
         return pictureOf<RankCountPanel>(project, {460, 300}, [](RankCountPanel& panel) {
           panel.setTradeOff(true);
           panel.findChild<QLabel*>("panel-caption")->hide();  // it stands beside the title in the window
         });
       }},
      {"packs", [] { return packs(); }},
      {"lessons", [] { return lesson(nullptr); }},
      {"lesson-text", [] { return lesson("pairs-and-tiles", 1); }},
      {"lesson-choice", [] { return lesson("head-tail", 4); }},
      {"lesson-rank-revealed", [] { return lesson("contiguous-shards", 2, true); }},
      {"lesson-number-revealed", [] { return lesson("ptrr-by-hand", 1, true); }},
      {"how-it-works-chunks", [] { return howItWorks("per-document-head-tail", 5); }},
      {"how-it-works-snake", [] { return howItWorks("ptrr", 8); }},
      {"how-it-works-heap", [] { return howItWorks("min-heap", 20); }},
      {"parameters",
       [] {
         Project project = compared(sampleProject(), "ptrr:relabel=on", "affinity:slack=0.05");
         project.a.cost.kind = CostKind::flops;
         project.a.cost.heads = 32;
         project.a.cost.kv_heads = 8;
         project.a.cost.head_dim = 128;
         const auto model = modelOf(project);
         auto* dialog = new StrategyOptions(*model);
         dialog->show();
         if (!QTest::qWaitForWindowExposed(dialog)) return QImage();
         QCoreApplication::processEvents();
         QImage picture = dialog->grab().toImage();
         delete dialog;
         return picture;
       }},
      {"generate",
       [] {
         GenerateDialog dialog(sampleProject());
         dialog.findChild<QLineEdit*>("rows")->setText(QStringLiteral("16"));
         dialog.show();
         auto& histogram = *dialog.findChild<LengthHistogramView*>();
         const bool there = QTest::qWaitFor([&] { return histogram.histogram().has_value(); }, 20000);
         QCoreApplication::processEvents();
         return there ? dialog.grab().toImage() : QImage();
       }},
  };
  return all;
}

}  // namespace

class GoldenPanelsTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyPanelAndDialogLooksAsItDid_data() {
    QTest::addColumn<int>("scene");
    QTest::addColumn<int>("kind");
    for (std::size_t scene = 0; scene < scenes().size(); ++scene) {
      for (const ThemeKind kind : kThemeKinds) {
        const QString name = QString::fromLatin1(scenes()[scene].name) + '-' + themeName(kind);
        QTest::newRow(qPrintable(name)) << static_cast<int>(scene) << static_cast<int>(kind);
      }
    }
  }

  void everyPanelAndDialogLooksAsItDid() {
    QFETCH(int, scene);
    QFETCH(int, kind);
    applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), static_cast<ThemeKind>(kind));
    QApplication::setCursorFlashTime(0);  // a cursor that blinks differs from run to run
    const QImage picture = scenes()[static_cast<std::size_t>(scene)].picture();
    QVERIFY2(!picture.isNull(), "it did not come to rest");
    const QString difference = compareWithGolden(QString::fromLatin1(QTest::currentDataTag()), picture);
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::GoldenPanelsTest)
#include "golden_panels_test.moc"
