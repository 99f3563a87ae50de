#include "lesson_command.h"

#include <QApplication>
#include <QEventLoop>
#include <iostream>
#include <utility>

#include "evenkeel_gpu.h"
#include "lessons/lesson_pages.h"
#include "lessons/lesson_shelf.h"
#include "picture/picture_job.h"
#include "theme/theme.h"

namespace evenkeel {
namespace {

int fail(const Error& error) {
  std::cerr << "evenkeel-studio: " << error.line() << "\n";
  return error.kind == ErrorKind::bad_input || error.kind == ErrorKind::infeasible ? 2 : 3;
}

/// What the platform misses of a screen is no news to who asked for none.
void keep_quiet(QtMsgType type, const QMessageLogContext& /*context*/, const QString& line) {
  if (type == QtCriticalMsg || type == QtFatalMsg) std::cerr << line.toStdString() << "\n";
}

Result<QByteArray> print(Lesson lesson, std::unique_ptr<Engine> engine, ui::ThemeKind kind) {
  ui::LessonPrint job(std::move(lesson), std::move(engine), kind);
  QEventLoop loop;
  Result<QByteArray> made = QByteArray();
  QObject::connect(&job, &ui::LessonPrint::made, &loop, [&](const QByteArray& pdf) {
    made = pdf;
    loop.quit();
  });
  QObject::connect(&job, &ui::LessonPrint::failed, &loop, [&](const Error& error) {
    made = error;
    loop.quit();
  });
  job.start();
  loop.exec();
  return made;
}

}  // namespace

Result<Lesson> named_lesson(const StudioArguments& arguments) {
  auto lesson = ui::lessonOf(*arguments.lesson);
  if (lesson && arguments.step > lesson->steps.size()) {
    return bad_input("lesson-step",
                     "the lesson " + lesson->name + " has no step " + std::to_string(arguments.step),
                     "use --step 1 to " + std::to_string(lesson->steps.size()));
  }
  return lesson;
}

int run_lesson_pdf(const StudioArguments& arguments, int argc, char** argv) {
  // Fonts and sizes come from the sheet's own px, whatever screen there is.
  qputenv("QT_QPA_PLATFORM", "offscreen");
  qunsetenv("QT_SCALE_FACTOR");
  qInstallMessageHandler(keep_quiet);
  int qt_argc = std::min(argc, 1);
  QApplication application(qt_argc, argv);
  auto lesson = named_lesson(arguments);
  if (!lesson) return fail(lesson.error());
  ui::applyTheme(application, ui::themeOfName(QString::fromStdString(arguments.theme.value_or("light")))
                                  .value_or(ui::ThemeKind::light));
  const auto note = [](const std::string& line) { std::cerr << "evenkeel-studio: " << line << "\n"; };
  auto engine =
      choose_engine({cpu_engine_provider(), cuda_engine_provider()}, arguments.engine.value_or("cpu"), note);
  if (!engine) return fail(engine.error());
  const auto pdf = print(std::move(lesson).value(), std::move(engine).value(), ui::theme().kind);
  if (!pdf) return fail(pdf.error());
  const auto written = ui::writeBytes(*arguments.pdf, *pdf);
  return written ? 0 : fail(written.error());
}

}  // namespace evenkeel
