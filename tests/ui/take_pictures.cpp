#include <QAction>
#include <QApplication>
#include <QCommandLineParser>
#include <QDeadlineTimer>
#include <QDialog>
#include <QEnterEvent>
#include <QMouseEvent>
#include <QPixmap>
#include <iostream>

#include "engine/engine.h"
#include "how_it_works/how_it_works_panel.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_shelf.h"
#include "mask_mod_editor/mask_mod_panel.h"
#include "mask_mod_editor/mask_mod_shelf.h"
#include "mask_view/mask_panel.h"
#include "model/opened_files.h"
#include "model/studio_model.h"
#include "shell/main_window.h"
#include "shell/panel_host.h"
#include "shell/sample.h"
#include "steps/steps_panel.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"
#include "theme/theme.h"
#include "traffic/traffic_panel.h"

/// Takes a picture of the real window: `evenkeel-take-pictures FILE.png --size 1600x1000 --theme dark [...]`.
/// QT_SCALE_FACTOR=2 doubles the pixels. Not a test: pictures are for people to look at.
namespace {

using namespace evenkeel;

void settle(const ui::StudioModel& model, const ui::MainWindow&, const std::function<bool()>& lanes_done) {
  QDeadlineTimer patience(20000);
  const auto process = [] { QCoreApplication::processEvents(QEventLoop::AllEvents, 20); };
  while (!patience.hasExpired() && !(model.isSettled() && lanes_done())) process();
  // Rasters come a little later: whatever is queued by now belongs to the last snapshot.
  QDeadlineTimer rest(700);
  while (!rest.hasExpired()) process();
}

/// What is shown of the mask, and how.
void show_mask(ui::MainWindow& window, const QCommandLineParser& parser) {
  auto& panel = *window.findChild<ui::MaskPanel*>();
  ui::MaskView& view = panel.view();
  const QString order = parser.value("order");
  panel.setWantedOrder(order == "original"       ? RowOrder::original
                       : order == "q-rearranged" ? RowOrder::q_rearranged
                                                 : RowOrder::executed);
  const QString colour = parser.value("colour");
  if (!colour.isEmpty()) {
    panel.setColour(colour == "share"      ? ui::MaskColour::by_share
                    : colour == "class"    ? ui::MaskColour::by_class
                    : colour == "document" ? ui::MaskColour::by_document
                                           : ui::MaskColour::by_rank);
  }
  if (order == "difference") panel.setDifference(true);
  panel.bars().setWantsTiles(!parser.isSet("area"));
  if (parser.isSet("sorted")) panel.bars().setOrder(ui::BarsOrder::sorted);
  if (parser.isSet("from-bound")) panel.bars().setScale(ui::BarsScale::from_line);
  if (!parser.isSet("at")) return;
  const QStringList at = parser.value("at").split(',');
  const QRectF canvas(view.canvas());
  const QPointF place(canvas.left() + at.value(0).toDouble() * canvas.width(),
                      canvas.top() + at.value(1).toDouble() * canvas.height());
  view.zoom(place, 1 / parser.value("zoom").toDouble());
  QEnterEvent enter(place, place, view.mapToGlobal(place));
  QApplication::sendEvent(&view, &enter);
  view.setAttribute(Qt::WA_UnderMouse);
  QMouseEvent move(QEvent::MouseMove, place, view.mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                   Qt::NoModifier);
  QApplication::sendEvent(&view, &move);
}

/// A panel by itself.
QPixmap panel_alone(ui::StudioModel& model, const ui::MainWindow& window, const QCommandLineParser& parser,
                    const std::function<bool()>& lanes_done) {
  std::unique_ptr<QWidget> panel;
  if (parser.value("panel") == "traffic") {
    panel = std::make_unique<ui::TrafficPanel>(model);
  } else {
    auto steps = std::make_unique<ui::StepsPanel>(model);
    if (parser.value("panel") == "ring") steps->setKind(ui::StepsKind::ring);
    panel = std::move(steps);
  }
  const QStringList size = parser.value("size").split('x');
  panel->resize(size.value(0).toInt(), size.value(1).toInt());
  panel->show();
  settle(model, window, lanes_done);
  return panel->grab();
}

/// Pictures of every step of a lesson, before and after its reveal.
int take_lesson(ui::MainWindow& window, const ui::StudioModel& model, const QCommandLineParser& parser,
                const std::function<bool()>& lanes_done) {
  auto lesson = ui::lessonOf(parser.value("lesson").toStdString());
  if (!lesson) {
    std::cerr << lesson.error().line() << "\n";
    return 2;
  }
  const QString name = parser.positionalArguments().front().chopped(4);
  window.openLesson(std::move(lesson).value());
  window.setPresenting(parser.isSet("present"));
  ui::LessonPlayer& player = window.lessons();
  while (true) {
    settle(model, window, lanes_done);
    const QString step = QString::number(player.stepIndex() + 1);
    const bool revealed = player.step().question && !player.asks();
    window.grab().save(name + "-" + step + (revealed ? "-revealed.png" : ".png"));
    if (!player.asks() && !player.hasNext()) return 0;
    player.goOn();
    settle(model, window, lanes_done);
  }
}

/// What is in sight of the sequence, and what is being dragged there.
void show_sequence(ui::MainWindow& window, const ui::StudioModel& model, const QCommandLineParser& parser) {
  ui::SequenceStrip& strip = window.strip();
  if (parser.isSet("sight")) {
    const QStringList sight = parser.value("sight").split(',');
    strip.zoom().setSight({sight.value(0).toDouble(), sight.value(1).toDouble()});
  }
  if (!parser.isSet("drag")) return;
  const QRectF rect = strip.documentRect(model.selectedDocument().value_or(0));
  const QPointF from =
      parser.value("drag") == "boundary" ? QPointF(rect.right(), rect.center().y()) : rect.center();
  const QPointF to = from + QPointF(150, 0);
  const auto send = [&](QEvent::Type type, QPointF at, Qt::MouseButton button) {
    QMouseEvent event(type, at, strip.mapToGlobal(at), button, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&strip, &event);
  };
  send(QEvent::MouseButtonPress, from, Qt::LeftButton);
  send(QEvent::MouseMove, to, Qt::NoButton);
}

}  // namespace

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QCoreApplication::setOrganizationName(QStringLiteral("Evenkeel"));
  QCoreApplication::setApplicationName(QStringLiteral("take-pictures"));
  QApplication application(argc, argv);
  QCommandLineParser parser;
  parser.addPositionalArgument("file", "picture to write");
  parser.addOptions(
      {{"size", "logical size", "WxH", "1600x1000"},
       {"theme", "light, dark or high-contrast", "theme", "dark"},
       {"lengths", "document lengths", "file"},
       {"text", "document lengths", "numbers"},
       {"strategy", "load balancer", "name", "ptrr"},
       {"ranks", "world size", "W", "8"},
       {"block", "block size", "B", "128"},
       {"mask", "mask", "name", "document-causal"},
       {"shelf", "mask_mod of the shelf", "title"},
       {"draft", "what is typed as a mask_mod", "text"},
       {"order", "original, q-rearranged, executed or difference", "order", "executed"},
       {"colour", "rank, share, class or document", "colour"},
       {"area", "bars of area"},
       {"sorted", "bars sorted by work"},
       {"from-bound", "bars from the bound"},
       {"zoom", "times the mask is magnified", "factor", "1"},
       {"at", "where it is magnified and the cursor is, in shares of the canvas", "X,Y"},
       {"select", "document to select", "index"},
       {"rows", "batch rows to add", "count", "0"},
       {"sight", "part of the sequence in sight, in shares", "BEGIN,SPAN"},
       {"drag", "boundary or document of the sequence that is being dragged", "what"},
       {"popup", "button whose list or menu to open", "name"},
       {"panel", "traffic, steps or ring: that panel alone, in the size given", "name"},
       {"open", "file to open: a plan, a log of packs, a session", "file"},
       {"step", "step of the log to go to", "K", "0"},
       {"b", "load balancer to compare with", "name"},
       {"lesson", "lesson or file to show: a picture a step, FILE-1.png, FILE-1-revealed.png, ...", "name"},
       {"present", "in presenter mode"},
       {"reveal", "panel to open", "id"},
       {"how", "step of how it works to go to, or last", "K"},
       {"action", "action to run before the picture is taken", "name"},
       {"dialog", "action that opens a dialog", "name"}});
  parser.process(application);
  if (parser.positionalArguments().isEmpty()) parser.showHelp(2);

  const auto kind = parser.value("theme") == "dark"            ? ui::ThemeKind::dark
                    : parser.value("theme") == "high-contrast" ? ui::ThemeKind::high_contrast
                                                               : ui::ThemeKind::light;
  ui::applyTheme(application, kind);
  Project project = ui::sampleProject();
  project.a.strategy = parser.value("strategy").toStdString();
  if (parser.isSet("b")) project.b = parser.value("b").toStdString();
  project.a.world_size = WorldSize{parser.value("ranks").toLongLong()};
  if (const auto block = parse_block_size(parser.value("block").toStdString())) project.a.block_size = *block;
  const auto mask = parse_mask(parser.value("mask").toStdString());
  if (!mask) {
    std::cerr << mask.error().line() << "\n";
    return 2;
  }
  project.a.masks.front().mask = *mask;
  for (const ui::ShelfEntry& entry : ui::commonShelf(project.layout.batch())) {
    if (entry.title == parser.value("shelf")) project.a.masks.front().mask = mask_mod_spec(entry.mask_mod);
  }
  ui::StudioModel model(project, make_cpu_engine());
  ui::MainWindow window(model);
  window.setTheme(kind);
  const QStringList size = parser.value("size").split('x');
  window.resize(size.value(0).toInt(), size.value(1).toInt());
  QObject::connect(&model, &ui::StudioModel::message,
                   [](const QString& line) { std::cerr << line.toStdString() << "\n"; });
  window.show();
  const auto lanes_done = [&] { return window.lanes().isCurrent(); };
  if (parser.isSet("lengths")) {
    bool changed = false;
    QObject::connect(&model, &ui::StudioModel::projectChanged, [&] { changed = true; });
    window.openLengths(parser.value("lengths").toStdString());
    QDeadlineTimer patience(20000);
    while (!changed && !patience.hasExpired()) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
  }
  if (parser.isSet("text")) window.useLengthsText(parser.value("text"));
  for (int i = 0; i < parser.value("rows").toInt(); ++i) {
    model.editLayout("row", add_row(model.project().layout, model.shownRow()));
  }
  if (parser.isSet("open")) {
    bool changed = false;
    QObject::connect(&model, &ui::StudioModel::projectChanged, [&] { changed = true; });
    window.openFile(parser.value("open").toStdString());
    QDeadlineTimer patience(20000);
    while (!changed && !patience.hasExpired()) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    ui::goToStep(model, parser.value("step").toULongLong(), model.beginGesture());
  }
  if (parser.isSet("select")) model.selectDocument(parser.value("select").toULongLong());
  settle(model, window, lanes_done);
  if (parser.isSet("lesson")) return take_lesson(window, model, parser, lanes_done);
  show_mask(window, parser);
  show_sequence(window, model, parser);
  if (parser.isSet("draft")) {
    window.findChild<ui::MaskModPanel*>()->edit().setPlainText(parser.value("draft").replace("\\n", "\n"));
  }
  settle(model, window, lanes_done);
  if (parser.isSet("action")) {
    if (auto* action = window.findChild<QAction*>(parser.value("action"))) action->trigger();
    settle(model, window, lanes_done);
  }
  if (parser.isSet("reveal")) {
    window.panels().reveal(parser.value("reveal"));
    settle(model, window, lanes_done);
  }
  if (parser.isSet("how")) {
    auto& panel = *window.findChild<ui::HowItWorksPanel*>();
    window.panels().reveal("how-it-works");
    QDeadlineTimer patience(20000);
    while (!panel.isCurrent() && !patience.hasExpired()) QCoreApplication::processEvents();
    const bool last = parser.value("how") == "last";
    panel.goTo(last ? std::size_t{1} << 30 : parser.value("how").toULongLong());
    settle(model, window, lanes_done);
  }
  QPixmap picture = window.grab();
  if (parser.isSet("panel")) picture = panel_alone(model, window, parser, lanes_done);
  if (parser.isSet("popup")) {
    if (auto* button = window.findChild<QWidget*>(parser.value("popup"))) {
      QMetaObject::invokeMethod(button, "click");
      settle(model, window, lanes_done);
      if (QWidget* popup = QApplication::activePopupWidget()) picture = popup->grab();
    }
  }
  if (parser.isSet("dialog")) {
    if (auto* action = window.findChild<QAction*>(parser.value("dialog"))) action->trigger();
    settle(model, window, lanes_done);
    QWidget* dialog = QApplication::activePopupWidget();
    if (dialog == nullptr) dialog = QApplication::activeModalWidget();
    if (dialog == nullptr) dialog = window.findChild<QDialog*>();
    if (dialog != nullptr) picture = dialog->grab();
  }
  return picture.save(parser.positionalArguments().front()) ? 0 : 1;
}
