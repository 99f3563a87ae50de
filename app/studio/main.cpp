#include <QApplication>
#include <QMetaObject>
#include <QPointer>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <utility>

#include "arguments.h"
#include "engine/engine.h"
#include "evenkeel_gpu.h"
#include "lesson_command.h"
#include "model/studio_model.h"
#include "picture_command.h"
#include "shell/freed_memory.h"
#include "shell/main_window.h"
#include "shell/sample.h"
#include "theme/system_theme.h"
#include "theme/theme.h"

namespace evenkeel {
namespace {

constexpr int kWrongUse = 2;
constexpr int kMachineFailed = 3;

int complain(const std::string& line, int code) {
  std::cerr << "evenkeel-studio: " << line << "\n";
  return code;
}

/// Whether there is a screen to open on. Qt would end the program without a word a person can use.
bool has_display() {
#if defined(Q_OS_LINUX)
  const auto names = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};
  return std::any_of(names.begin(), names.end(), [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  });
#else
  return true;
#endif
}

/// A window that goes on after what it did not expect, and says so.
class Studio final : public QApplication {
 public:
  using QApplication::QApplication;

  void tell(ui::StudioModel* model) { model_ = model; }

  bool notify(QObject* receiver, QEvent* event) override {
    try {
      return QApplication::notify(receiver, event);
    } catch (const std::bad_alloc&) {
      say(QStringLiteral("There is not enough memory for that: nothing was changed"));
    } catch (const std::exception& failure) {
      say(QStringLiteral("That did not work (%1): undo if something looks wrong")
              .arg(QString::fromUtf8(failure.what())));
    }
    return true;
  }

 private:
  void say(const QString& line) {
    std::cerr << "evenkeel-studio: " << line.toStdString() << "\n";
    if (!model_) return;
    QMetaObject::invokeMethod(
        model_, [model = model_.data(), line] { model->say(line); }, Qt::QueuedConnection);
  }

  QPointer<ui::StudioModel> model_;
};

/// Nothing where the desktop decides.
std::optional<ui::ThemeKind> chosen_theme(const StudioArguments& arguments) {
  return ui::themeOfName(arguments.theme ? QString::fromStdString(*arguments.theme)
                                         : QSettings().value(QStringLiteral("theme")).toString());
}

int run(int argc, char** argv) {
  if (asks_for_picture({argv + 1, argv + argc})) return run_picture(argc, argv);
  const auto arguments = parse_arguments({argv + 1, argv + argc});
  if (!arguments) return complain(arguments.error().line(), kWrongUse);
  if (arguments->help) {
    std::cout << studio_help();
    return 0;
  }
  if (arguments->version) {
    std::cout << "evenkeel-studio " << EVENKEEL_VERSION << "\n";
    return 0;
  }
  if (arguments->pdf) return run_lesson_pdf(*arguments, argc, argv);
  std::optional<Lesson> lesson;
  if (arguments->lesson) {
    auto named = named_lesson(*arguments);
    if (!named) return complain(named.error().line(), kWrongUse);
    lesson = std::move(named).value();
  }
  if (!has_display()) {
    return complain(
        "there is no display: set DISPLAY or WAYLAND_DISPLAY, or use the command line program evenkeel",
        kMachineFailed);
  }

  ui::keepFreedMemory();
  int qt_argc = 1;  // Qt sees none of our arguments
  QCoreApplication::setOrganizationName(QStringLiteral("Evenkeel"));
  QCoreApplication::setApplicationName(QStringLiteral("Evenkeel Studio"));
  QCoreApplication::setApplicationVersion(QStringLiteral(EVENKEEL_VERSION));
  Studio application(qt_argc, argv);
  const auto theme = chosen_theme(*arguments);
  ui::applyTheme(application, theme.value_or(ui::SystemTheme().kind()));

  // Notes may come from the thread of a plan, and before there is a model to show them.
  static QPointer<ui::StudioModel> listener;
  const auto note = [](const std::string& line) {
    QMetaObject::invokeMethod(
        qApp,
        [line] {
          if (listener) listener->say(QString::fromStdString(line));
        },
        Qt::QueuedConnection);
  };
  const std::vector<EngineProvider> engines = {cpu_engine_provider(), cuda_engine_provider()};
  auto engine = choose_engine(engines, arguments->engine.value_or("cpu"), note);
  if (!engine) return complain(engine.error().line(), kMachineFailed);

  ui::StudioModel model(ui::sampleProject(), std::move(engine).value());
  listener = &model;
  application.tell(&model);
  ui::MainWindow window(model);
  window.keepSafe(std::filesystem::path(
                      QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdU16String()) /
                  "recovery");
  window.offerEngines(engines, arguments->engine);
  if (arguments->lengths) window.openFile(*arguments->lengths);
  if (!theme) window.followSystemTheme();
  window.show();
  if (lesson) window.openLesson(std::move(*lesson), arguments->step - 1);
  if (arguments->present) window.setPresenting(true);
  return QApplication::exec();
}

}  // namespace
}  // namespace evenkeel

int main(int argc, char** argv) {
  try {
    return evenkeel::run(argc, argv);
  } catch (const std::bad_alloc&) {
    return evenkeel::complain("there is not enough memory to start", evenkeel::kMachineFailed);
  } catch (const std::exception& failure) {
    return evenkeel::complain(failure.what(), evenkeel::kMachineFailed);
  }
}
