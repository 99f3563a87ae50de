#include "picture_command.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QEventLoop>
#include <algorithm>
#include <iostream>
#include <utility>

#include "base/text.h"
#include "cli/engines.h"
#include "cli/output.h"
#include "cli/workload.h"
#include "mask_view/mask_panel.h"
#include "picture/picture_job.h"
#include "theme/theme.h"

namespace evenkeel {
namespace {

constexpr const char* kProgram = "evenkeel-studio --picture";

/// What stands behind a name of a flag.
template <class Value>
struct Named {
  std::string_view name;
  Value value;
};

constexpr Named<RowOrder> kViews[] = {{"original", RowOrder::original},
                                      {"q-rearranged", RowOrder::q_rearranged},
                                      {"executed", RowOrder::executed},
                                      {"compare", RowOrder::executed}};
constexpr Named<ui::MaskColour> kColours[] = {{"rank", ui::MaskColour::by_rank},
                                              {"share", ui::MaskColour::by_share},
                                              {"class", ui::MaskColour::by_class},
                                              {"document", ui::MaskColour::by_document}};

template <class Value, std::size_t count>
Result<Value> named(const Named<Value> (&known)[count], const std::string& flag, const std::string& text) {
  std::string names;
  for (std::size_t i = 0; i < count; ++i) {
    if (known[i].name == text) return known[i].value;
    names += (i == 0 ? "" : i + 1 == count ? " or " : ", ") + std::string(known[i].name);
  }
  return bad_input("flag-value-known", flag + " is " + evenkeel::quoted(text), "use " + names);
}

/// "1600x1000". Errors: `bad_input`.
Result<QSize> parse_size(const std::string& text) {
  const std::size_t cross = text.find('x');
  const std::int64_t width = parse_int64(text.substr(0, cross)).value_or(0);
  const std::int64_t height =
      cross == std::string::npos ? 0 : parse_int64(text.substr(cross + 1)).value_or(0);
  if (!ui::isPictureSide(width) || !ui::isPictureSide(height)) {
    return bad_input("picture-size", "--size is " + evenkeel::quoted(text),
                     "write width x height from 320 to 16384, like 1600x1000");
  }
  return QSize(static_cast<int>(width), static_cast<int>(height));
}

Result<double> parse_scale(const std::string& text) {
  bool is_number = false;
  const double scale = QString::fromStdString(text).toDouble(&is_number);
  if (!is_number)
    return bad_input("picture-scale", "--scale is " + evenkeel::quoted(text), "use a scale from 0.25 to 16");
  return scale;
}

struct PictureRequest {
  std::string file;
  ui::ThemeKind theme = ui::ThemeKind::light;
  ui::PictureSpec picture;
};

void declare(cli::Flags& flags) {
  flags.value("--picture", "FILE", "picture to write: .png, .svg or .pdf");
  flags.value("--view", "VIEW",
              "original, q-rearranged, executed or compare [executed; compare for two strategies]");
  flags.value("--colour", "COLOUR", "rank, share, class or document [rank; share for compare]");
  flags.value("--theme", "THEME", "light, dark or high-contrast [light]");
  flags.value("--size", "WxH", "in px of 1/96 inch [1600x1000]");
  flags.value("--scale", "N", "pixels a px [1]");
  flags.value("--strategy", "A[,B]", "load balancer, or the two to compare");
  cli::declare_workload(flags);
  cli::declare_engine(flags);
}

/// Those that are named, else those of the session.
Result<std::vector<std::string>> read_strategies(const cli::Flags& flags, const cli::Workload& workload) {
  Result<std::vector<std::string>> strategies = workload.strategies;
  if (flags.given("--strategy") || workload.strategies.empty()) {
    const auto text = flags.required("--strategy");
    if (!text) return text.error();
    strategies = cli::parse_strategies(*text);
    if (!strategies) return strategies;
  }
  if (strategies->size() > 2) {
    return bad_input("picture-strategies",
                     "a picture compares two strategies, but got " + std::to_string(strategies->size()),
                     "give one or two");
  }
  if (strategies->size() == 2 && strategies->front() == strategies->back()) {
    return bad_input("picture-strategies", "A and B are both " + strategies->front(),
                     "give two different ones");
  }
  return strategies;
}

Result<PictureRequest> read_request(const cli::Flags& flags) {
  PictureRequest request;
  const auto file = flags.required("--picture");
  if (!file) return file.error();
  request.file = *file;
  const auto format = ui::pictureFormat(*file);
  if (!format) return format.error();
  request.picture.format = *format;
  const std::string theme_name = flags.one("--theme").value_or("light");
  const auto theme = ui::themeOfName(QString::fromStdString(theme_name));
  if (!theme) {
    return bad_input("theme-known", "unknown theme " + evenkeel::quoted(theme_name),
                     "use --theme light, dark or high-contrast");
  }
  request.theme = *theme;
  const auto size = parse_size(flags.one("--size").value_or("1600x1000"));
  if (!size) return size.error();
  request.picture.size = *size;
  const auto scale = parse_scale(flags.one("--scale").value_or("1"));
  if (!scale) return scale.error();
  request.picture.scale = *scale;
  if (auto fits = ui::checkPictureSize(request.picture.size, request.picture.scale); !fits)
    return fits.error();

  auto workload = cli::read_workload(flags);
  if (!workload) return workload.error();
  const auto strategies = read_strategies(flags, *workload);
  if (!strategies) return strategies.error();
  if (auto opened = cli::open_plan_files(*strategies, workload->settings); !opened) return opened.error();
  const bool two = strategies->size() == 2;
  const std::string view_name = flags.one("--view").value_or(two ? "compare" : "executed");
  const auto view = named(kViews, "--view", view_name);
  if (!view) return view.error();
  if (view_name == "compare" && !two) {
    return bad_input("picture-strategies", "--view compare compares two strategies, but got one",
                     "write --strategy A,B");
  }
  const auto colour = named(kColours, "--colour", flags.one("--colour").value_or(two ? "share" : "rank"));
  if (!colour) return colour.error();
  request.picture.view.mask = ui::MaskPanel::viewStateOf(*view, *colour);
  request.picture.project.layout = std::move(workload->layout);
  request.picture.project.a = std::move(workload->settings);
  request.picture.project.a.strategy = strategies->front();
  if (two) request.picture.project.b = strategies->back();
  return request;
}

Result<void> write_picture(const PictureRequest& request, std::unique_ptr<Engine> engine) {
  ui::PictureJob job(request.picture, std::move(engine));
  QEventLoop loop;
  Result<QByteArray> made = QByteArray();
  QObject::connect(&job, &ui::PictureJob::made, &loop, [&](const QByteArray& picture) {
    made = picture;
    loop.quit();
  });
  QObject::connect(&job, &ui::PictureJob::failed, &loop, [&](const Error& error) {
    made = error;
    loop.quit();
  });
  job.start();
  loop.exec();
  return made ? ui::writeBytes(request.file, *made) : made.error();
}

/// What the platform misses of a screen is no news to who asked for none.
void keep_quiet(QtMsgType type, const QMessageLogContext& /*context*/, const QString& line) {
  if (type == QtCriticalMsg || type == QtFatalMsg) std::cerr << line.toStdString() << "\n";
}

int fail(const Error& error) {
  std::cerr << "evenkeel-studio: " << error.line() << "\n";
  return cli::exit_code(error.kind);
}

}  // namespace

bool asks_for_picture(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const std::string& argument) {
    return argument == "--picture" || argument.rfind("--picture=", 0) == 0;
  });
}

int run_picture(int argc, char** argv) {
  CLI::App app("Writes what the studio shows as a picture, without a screen.", kProgram);
  app.set_help_flag("-h,--help", "print this help");
  cli::Flags flags(app);
  declare(flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return 0;
  } catch (const CLI::ParseError& error) {
    const std::vector<std::string> unknown = app.remaining();
    const std::string what =
        unknown.empty() ? error.what() : "unknown argument " + evenkeel::quoted(unknown.front());
    return fail(
        bad_input("flag-known", what.substr(0, what.find('\n')), "see evenkeel-studio --picture --help"));
  }
  if (auto once = flags.check_repeats(); !once) return fail(once.error());
  // Fonts and sizes come from the picture's own px, whatever screen there is.
  qputenv("QT_QPA_PLATFORM", "offscreen");
  qunsetenv("QT_SCALE_FACTOR");
  qInstallMessageHandler(keep_quiet);
  int qt_argc = 1;
  QApplication application(qt_argc, argv);
  const auto request = read_request(flags);
  if (!request) return fail(request.error());
  ui::applyTheme(application, request->theme);
  auto engine = cli::choose_engine(flags);
  if (!engine) return fail(engine.error());
  const auto written = write_picture(*request, std::move(engine).value());
  return written ? 0 : fail(written.error());
}

}  // namespace evenkeel
