#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QImage>
#include <QMouseEvent>
#include <QPainter>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "layout/generate.h"
#include "mask_view/mask_panel.h"
#include "model/studio_model.h"
#include "shell/freed_memory.h"
#include "shell/main_window.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"
#include "theme/theme.h"

/// How long a person waits: from a mouse move on a document boundary to painted pixels, through the real
/// window without a screen, and what painting alone takes. 2^20 tokens on 64 ranks.
namespace {

using namespace evenkeel;

constexpr std::int64_t kTokens = std::int64_t{1} << 20;
constexpr std::chrono::nanoseconds kFrame{1'000'000'000 / 60};
constexpr double kFrameMs = 1000.0 / 60;

double ms(qint64 nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e6;
}

/// How many moves a drag has, and what is measured: names that contain `only`.
struct Options {
  int moves = 200;
  std::string only;
};
Options options;

bool wanted(const std::string& what) {
  return what.find(options.only) != std::string::npos;
}

/// One line: the median, the 99th of 100, the longest.
void print(const char* what, std::vector<double> times, double wanted) {
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    const auto last = static_cast<double>(times.size() - 1);
    return times[static_cast<std::size_t>(std::ceil(share * last))];
  };
  std::cout << std::left << std::setw(66) << what << std::right << std::fixed << std::setprecision(2)
            << std::setw(9) << at(0.5) << std::setw(9) << at(0.99) << std::setw(9) << times.back()
            << std::setw(9) << wanted << "\n";
}

/// Counts paint events of a widget, which is when its pixels are there.
class PaintCount : public QObject {
 public:
  explicit PaintCount(QWidget& widget) { widget.installEventFilter(this); }
  int painted = 0;

 protected:
  bool eventFilter(QObject* /*watched*/, QEvent* event) override {
    if (event->type() == QEvent::Paint) ++painted;
    return false;
  }
};

/// Sleeps between events, as a studio does: a thread that asked again and again would take the lanes' core.
void process_until(const std::function<bool()>& done, std::chrono::nanoseconds patience) {
  bool ended = false;
  QTimer end;
  end.setSingleShot(true);
  end.setTimerType(Qt::PreciseTimer);
  QObject::connect(&end, &QTimer::timeout, [&ended] { ended = true; });
  end.start(std::chrono::ceil<std::chrono::milliseconds>(patience));
  while (!ended && !done()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void process_until(const std::function<bool()>& done) {
  process_until(done, std::chrono::seconds(10));
}

Project workload(const std::string& strategy) {
  Project project;
  Packing packing;
  packing.seq_len = kTokens;
  packing.batch = 1;
  packing.multiple = 128;
  project.layout = generate_preset("prolong", 1, packing).value();
  project.a.world_size = WorldSize{64};
  project.a.strategy = strategy;
  return project;
}

struct Window {
  explicit Window(const std::string& strategy)
      : model(workload(strategy), make_cpu_engine()),
        window(model),
        mask(*window.findChild<ui::MaskPanel*>()) {
    // Between its multiples this one refuses; a drag that snaps has a plan at every move.
    if (strategy == "per-document-head-tail") modifiers = Qt::NoModifier;
    window.resize(1600, 1000);
    window.show();
    settle();
  }
  void settle() {
    process_until([&] { return model.isSettled() && mask.isCurrent() && window.lanes().isCurrent(); });
    for (int i = 0; i < 20; ++i) QCoreApplication::processEvents();
  }
  void send(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons down) {
    QMouseEvent event(type, at, window.strip().mapToGlobal(at), button, down, modifiers);
    QApplication::sendEvent(&window.strip(), &event);
  }

  ui::StudioModel model;
  ui::MainWindow window;
  ui::MaskPanel& mask;
  Qt::KeyboardModifiers modifiers = Qt::ControlModifier;  ///< token by token, unless it says otherwise
};

/// How soon a move follows the one before it: at once, or as a mouse and a screen of 60 Hz send them.
enum class Pace { at_once, frames };

const char* name_of(Pace pace) {
  return pace == Pace::at_once ? "no pause" : "60 Hz";
}

/// Moves a boundary about; calls `wait` after each move, which says when the pixels are there.
void drag(Window& studio, Pace pace, const std::function<void(const QElapsedTimer&)>& wait) {
  ui::SequenceStrip& strip = studio.window.strip();
  // The widest document that is not the last, so that there is room to drag.
  const DocumentRow& row = studio.model.project().layout.row(BatchRow{0});
  std::size_t widest = 0;
  for (std::size_t i = 0; i + 1 < row.document_count(); ++i) {
    if (row.length(i) > row.length(widest)) widest = i;
  }
  const QRectF rect = strip.documentRect(widest);
  const QPointF end(rect.right(), rect.center().y());
  studio.send(QEvent::MouseMove, end, Qt::NoButton, Qt::NoButton);
  studio.send(QEvent::MouseButtonPress, end, Qt::LeftButton, Qt::LeftButton);
  for (int i = 1; i <= options.moves; ++i) {
    const QPointF at = end - QPointF(rect.width() * 0.4 * (i % 100) / 100 + 1, 0);
    const Layout before = studio.model.project().layout;
    QElapsedTimer clock;
    clock.start();
    studio.send(QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton);
    if (studio.model.project().layout == before) continue;  // snapped to where it was
    wait(clock);
    const std::chrono::nanoseconds left = kFrame - std::chrono::nanoseconds(clock.nsecsElapsed());
    if (pace == Pace::frames && left.count() > 0) process_until([] { return false; }, left);
  }
  studio.send(QEvent::MouseButtonRelease, end, Qt::LeftButton, Qt::NoButton);
  studio.settle();
}

void bench_original(const std::string& strategy, Pace pace) {
  const std::string how = strategy + ", original, " + name_of(pace);
  if (!wanted(how)) return;
  Window studio(strategy);
  studio.mask.setWantedOrder(RowOrder::original);
  studio.settle();
  std::vector<double> strip_times;
  std::vector<double> all_times;
  drag(studio, pace, [&](const QElapsedTimer& clock) {
    PaintCount strip(studio.window.strip());
    PaintCount mask(studio.mask.view());
    PaintCount bars(studio.mask.bars());
    bool strip_seen = false;
    process_until([&] {
      if (strip.painted > 0 && !strip_seen) {
        strip_seen = true;
        strip_times.push_back(ms(clock.nsecsElapsed()));
      }
      const bool current = studio.model.isCurrent() && studio.mask.view().isCurrent();
      if (!current) mask.painted = bars.painted = 0;
      return strip_seen && current && mask.painted > 0;
    });
    all_times.push_back(ms(clock.nsecsElapsed()));
  });
  print((how + ": move to sequence").c_str(), strip_times, kFrameMs);
  print((how + ": to mask and bars").c_str(), all_times, kFrameMs);
}

void bench_executed(const std::string& strategy, Pace pace) {
  const std::string how = strategy + ", executed, " + name_of(pace);
  if (!wanted(how)) return;
  Window studio(strategy);
  std::vector<double> times;
  std::vector<double> pointer;
  drag(studio, pace, [&](const QElapsedTimer& clock) {
    PaintCount strip(studio.window.strip());
    PaintCount mask(studio.mask.view());
    bool strip_seen = false;
    process_until([&] {
      if (strip.painted > 0 && !strip_seen) {
        strip_seen = true;
        pointer.push_back(ms(clock.nsecsElapsed()));
      }
      const bool current =
          studio.model.isCurrent() && studio.model.executedIsCurrent() && studio.mask.view().isCurrent();
      if (!current) mask.painted = 0;
      return strip_seen && current && mask.painted > 0;
    });
    times.push_back(ms(clock.nsecsElapsed()));
  });
  print((how + ": move to sequence").c_str(), pointer, kFrameMs);
  print((how + ": to mask and bars").c_str(), times, 60);
}

void bench_painting(QSize size, double scale, double limit) {
  if (!wanted("painting")) return;
  Window studio("ptrr");
  studio.window.resize(size);
  studio.settle();
  QImage image((QSizeF(size) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  const auto paint = [&](QWidget& widget) {
    std::vector<double> times;
    for (int i = 0; i < 101; ++i) {
      QElapsedTimer clock;
      clock.start();
      QPainter painter(&image);
      widget.render(&painter);
      painter.end();
      times.push_back(ms(clock.nsecsElapsed()));
    }
    return times;
  };
  const std::string at = std::to_string(image.width()) + "x" + std::to_string(image.height());
  print(("painting the mask, " + at).c_str(), paint(studio.mask.view()), limit);
  print(("painting the bars, " + at).c_str(), paint(studio.mask.bars()), limit);
  print(("painting the sequence, " + at).c_str(), paint(studio.window.strip()), limit);
  print(("painting the window, " + at).c_str(), paint(studio.window), limit);
}

}  // namespace

int main(int argc, char** argv) {
  ui::keepFreedMemory();  // as the studio does
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QStandardPaths::setTestModeEnabled(true);
  QTemporaryDir settings;
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
  QApplication application(argc, argv);
  QCommandLineParser parser;
  parser.addHelpOption();
  parser.addOptions(
      {{"moves", "Moves of each drag (200).", "N", "200"},
       {"only", "Only rows whose name contains TEXT, such as \"ptrr, original\" or painting.", "TEXT"}});
  parser.process(application);
  options = {std::max(1, parser.value("moves").toInt()), parser.value("only").toStdString()};
  ui::applyTheme(application, ui::ThemeKind::light);
  std::cout << "ms; 2^20 tokens like ProLong's, 64 ranks, blocks of 128, " << options.moves << " moves\n"
            << std::left << std::setw(66) << "" << std::right << std::setw(9) << "median" << std::setw(9)
            << "p99" << std::setw(9) << "longest" << std::setw(9) << "wanted"
            << "\n";
  for (const Pace pace : {Pace::frames, Pace::at_once}) {
    for (const char* strategy : {"head-tail", "ptrr", "per-document-head-tail"})
      bench_original(strategy, pace);
    for (const char* strategy : {"head-tail", "ptrr", "per-document-head-tail"})
      bench_executed(strategy, pace);
  }
  bench_painting({1600, 1000}, 1, 5);
  bench_painting({1920, 1080}, 2, 12);
  return 0;
}
