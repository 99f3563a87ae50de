#include "support/monkey.h"

#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <random>

#include "io/session.h"
#include "mask/mask_spec.h"
#include "mask_mod_editor/mask_mod_panel.h"
#include "mask_mod_editor/mask_mod_shelf.h"
#include "mask_view/mask_panel.h"
#include "support/studio_invariants.h"

namespace evenkeel::ui {
namespace {

using Kind = MonkeyAction::Kind;

/// How often each kind comes, of their sum.
struct Weight {
  Kind kind;
  int weight;
};
constexpr std::array kWeights = {
    Weight{Kind::move, 30},        Weight{Kind::press, 14}, Weight{Kind::release, 14},
    Weight{Kind::double_click, 3}, Weight{Kind::wheel, 8},  Weight{Kind::key, 30},
    Weight{Kind::undo, 6},         Weight{Kind::redo, 4},   Weight{Kind::choose_a, 4},
    Weight{Kind::choose_b, 4},     Weight{Kind::ranks, 3},  Weight{Kind::block, 2},
    Weight{Kind::mask, 3},         Weight{Kind::order, 4},  Weight{Kind::row, 2},
    Weight{Kind::resize, 1},       Weight{Kind::theme, 1},  Weight{Kind::session, 2},
    Weight{Kind::wait, 3}};

/// What people press. Nothing that ends the program.
constexpr std::array kKeys = {
    Qt::Key_Left,   Qt::Key_Right,    Qt::Key_Up,      Qt::Key_Down,   Qt::Key_Home,   Qt::Key_End,
    Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Return,  Qt::Key_Escape, Qt::Key_Delete, Qt::Key_Backspace,
    Qt::Key_Tab,    Qt::Key_Space,    Qt::Key_F2,      Qt::Key_F5,     Qt::Key_F6,     Qt::Key_F,
    Qt::Key_Z,      Qt::Key_W,        Qt::Key_A,       Qt::Key_S,      Qt::Key_D,      Qt::Key_Plus,
    Qt::Key_Minus,  Qt::Key_0,        Qt::Key_1,       Qt::Key_7,      Qt::Key_C,      Qt::Key_V,
    Qt::Key_K,      Qt::Key_T,        Qt::Key_Question};
constexpr std::array kModifiers = {
    Qt::KeyboardModifiers(Qt::NoModifier),      Qt::KeyboardModifiers(Qt::NoModifier),
    Qt::KeyboardModifiers(Qt::NoModifier),      Qt::KeyboardModifiers(Qt::ShiftModifier),
    Qt::KeyboardModifiers(Qt::ControlModifier), Qt::KeyboardModifiers(Qt::AltModifier),
    Qt::ControlModifier | Qt::ShiftModifier};
constexpr std::array<std::int64_t, 7> kRanks = {1, 2, 3, 4, 8, 16, 64};
constexpr std::array<std::int64_t, 5> kBlocks = {1, 16, 64, 128, 4096};

/// The parts of the window where most happens get most of the mouse.
QPointF place(std::mt19937_64& random) {
  const auto share = [&] { return static_cast<double>(random() % 10001) / 10000.0; };
  const double x = share();
  const double y = share();
  return random() % 3 == 0 ? QPointF(x, 0.05 + y * 0.12) : QPointF(x, y);
}

/// What stands under a place of the window, and the place in it.
struct Target {
  QWidget* widget = nullptr;
  QPoint at;
};

class Monkey {
 public:
  Monkey()
      : studio_(projectOf({{700, 300, 48, 1000}, {1, 1023, 1024}}, 4, 64)), start_(studio_.model->project()) {
    studio_.window.resize(1280, 800);
    studio_.window.keepSafe(folder_.filePath(QStringLiteral("kept")).toStdString());
    // A menu or a dialog has a loop of its own, which only somebody else can end.
    closer_.setInterval(5);
    QObject::connect(&closer_, &QTimer::timeout, [] {
      if (QWidget* popup = QApplication::activePopupWidget()) {
        popup->close();
      } else if (QWidget* dialog = QApplication::activeModalWidget()) {
        dialog->close();
      }
    });
    closer_.start();
  }

  /// Nobody closes a window with a button of the mouse held down.
  ~Monkey() {
    MonkeyAction release;
    release.at = QPointF(0.5, 0.5);
    mouse(QEvent::MouseButtonRelease, release);
  }
  Monkey(const Monkey&) = delete;
  Monkey& operator=(const Monkey&) = delete;

  std::optional<QString> play(const MonkeyAction& action) {
    act(action);
    QCoreApplication::processEvents();
    if (lost_) return lost_;
    return violated(studio_, action.kind == Kind::wait);
  }

  std::optional<QString> end() {
    if (auto broken = violated(studio_, true)) return broken;
    QUndoStack& undo = studio_.model->undoStack();
    const Project last = studio_.model->project();
    const int steps = undo.index();
    undo.setIndex(0);
    // Older steps than the stack holds are gone: then the first it holds is where one comes back to.
    if (undo.undoLimit() > steps && studio_.model->project() != start_) {
      return QStringLiteral("undoing every step does not bring back the first project");
    }
    undo.setIndex(steps);
    if (studio_.model->project() != last)
      return QStringLiteral("redoing every step does not bring back the last project");
    return violated(studio_, true);
  }

 private:
  [[nodiscard]] Target under(QPointF share) {
    const QPoint at(qRound(share.x() * (studio_.window.width() - 1)),
                    qRound(share.y() * (studio_.window.height() - 1)));
    QWidget* child = studio_.window.childAt(at);
    QWidget* widget = child != nullptr ? child : &studio_.window;
    return {widget, widget->mapFrom(&studio_.window, at)};
  }

  void mouse(QEvent::Type type, const MonkeyAction& action) {
    // A button that is down keeps the mouse, as the window system has it.
    const Target target = grabbed_ != nullptr
                              ? Target{grabbed_, grabbed_->mapFromGlobal(studio_.window.mapToGlobal(QPoint(
                                                     qRound(action.at.x() * studio_.window.width()),
                                                     qRound(action.at.y() * studio_.window.height()))))}
                              : under(action.at);
    if (!target.widget->isEnabled()) return;
    const bool moves = type == QEvent::MouseMove;
    const Qt::MouseButtons down = type == QEvent::MouseButtonRelease || (moves && grabbed_ == nullptr)
                                      ? Qt::MouseButtons(Qt::NoButton)
                                      : Qt::MouseButtons(Qt::LeftButton);
    if (type == QEvent::MouseButtonPress || type == QEvent::MouseButtonDblClick) {
      if (grabbed_ != nullptr) return;
      grabbed_ = target.widget;
    }
    if (type == QEvent::MouseButtonRelease && grabbed_ == nullptr) return;
    QMouseEvent event(type, QPointF(target.at), QPointF(target.widget->mapToGlobal(target.at)),
                      moves ? Qt::NoButton : Qt::LeftButton, down, action.modifiers);
    QApplication::sendEvent(target.widget, &event);
    if (type == QEvent::MouseButtonRelease) grabbed_ = nullptr;
  }

  /// A session that is written and read again is the same; undo still leads back from what was opened.
  void saveAndLoad() {
    const std::filesystem::path file = folder_.filePath(QStringLiteral("monkey.evenkeel")).toStdString();
    const io::Session session = studio_.window.session();
    if (auto written = io::write_session(file, session); !written) {
      lost_ = QString::fromStdString(written.error().line());
      return;
    }
    const auto read = io::read_session(file);
    if (!read) {
      lost_ =
          QStringLiteral("a session cannot be read again: ") + QString::fromStdString(read.error().line());
    } else if (*read != session) {
      lost_ = QStringLiteral("a session is another when it is read again");
    }
    studio_.window.openFile(file);
  }

  /// A text of the shelf, or its beginning, which is mostly wrong.
  void typeMaskMod(int value) {
    const auto shelf = commonShelf(studio_.model->project().layout.batch());
    const MaskMod& mask_mod = shelf[static_cast<std::size_t>(value) % shelf.size()].mask_mod;
    const QString text = QString::fromStdString(mask_mod.text());
    auto& edit = studio_.window.findChild<MaskModPanel*>()->edit();
    edit.setPlainText(value % 2 == 0 ? text : text.left(text.size() / 2));
  }

  void act(const MonkeyAction& action) {
    StudioModel& model = *studio_.model;
    const auto pick = [&](const auto& among) {
      return among[static_cast<std::size_t>(action.value) % among.size()];
    };
    switch (action.kind) {
      case Kind::move:
        return mouse(QEvent::MouseMove, action);
      case Kind::press:
        return mouse(QEvent::MouseButtonPress, action);
      case Kind::release:
        return mouse(QEvent::MouseButtonRelease, action);
      case Kind::double_click:
        mouse(QEvent::MouseButtonDblClick, action);
        return mouse(QEvent::MouseButtonRelease, action);
      case Kind::wheel: {
        const Target target = under(action.at);
        QWheelEvent event(QPointF(target.at), QPointF(target.widget->mapToGlobal(target.at)), {},
                          {0, action.value * 120}, Qt::NoButton, action.modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(target.widget, &event);
        return;
      }
      case Kind::key: {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &studio_.window, pick(kKeys), action.modifiers);
        return;
      }
      case Kind::undo:
        return model.undoStack().undo();
      case Kind::redo:
        return model.undoStack().redo();
      case Kind::choose_a:
        return model.chooseA(std::string(pick(load_balancers())->name));
      case Kind::choose_b:
        return action.value % 4 == 0 ? model.chooseB(std::nullopt)
                                     : model.chooseB(std::string(pick(load_balancers())->name));
      case Kind::ranks:
        return model.editCase("ranks", [&](Case& a) { a.world_size = WorldSize{pick(kRanks)}; });
      case Kind::block:
        return model.editCase("block", [&](Case& a) {
          a.block_size = BlockSize{pick(kBlocks), pick(kBlocks)};
        });
      case Kind::mask: {
        constexpr int kOneInTexts = 4;
        if (action.value % kOneInTexts == 0) return typeMaskMod(action.value / kOneInTexts);
        const NamedMask& mask = named_masks()[static_cast<std::size_t>(action.value) % named_masks().size()];
        MaskSpec spec;
        spec.kind = mask.kind;
        for (std::size_t i = 0; i < mask.parameters.size(); ++i)
          spec.parameters[i] = mask.parameters[i].example;
        return model.editCase("mask", [&](Case& a) { a.masks.front().mask = spec; });
      }
      case Kind::order: {
        constexpr std::array kOrders = {RowOrder::original, RowOrder::q_rearranged, RowOrder::executed};
        return studio_.window.findChild<MaskPanel*>()->setWantedOrder(pick(kOrders));
      }
      case Kind::row:
        return model.setShownRow(
            BatchRow{static_cast<std::size_t>(action.value) % model.project().layout.batch()});
      case Kind::resize: {
        constexpr std::array kSizes = {QSize(1024, 640), QSize(1366, 768), QSize(1600, 1000)};
        return studio_.window.resize(pick(kSizes));
      }
      case Kind::theme: {
        return studio_.window.setTheme(pick(kThemeKinds));
      }
      case Kind::session:
        return saveAndLoad();
      case Kind::wait:
        (void)QTest::qWaitFor([&] { return model.isSettled(); }, 20000);
        return;
    }
  }

  QTemporaryDir folder_;
  Studio studio_;
  Project start_;
  QTimer closer_;
  QPointer<QWidget> grabbed_;
  std::optional<QString> lost_;  ///< what saving or loading did not keep
};

}  // namespace

QString MonkeyAction::text() const {
  static const char* const kNames[] = {"move", "press",  "release", "double click", "wheel", "key",  "undo",
                                       "redo", "A",      "B",       "ranks",        "block", "mask", "order",
                                       "row",  "resize", "theme",   "session",      "wait"};
  return QStringLiteral("%1 at %2,%3 value %4 modifiers %5")
      .arg(QString::fromLatin1(kNames[static_cast<std::size_t>(kind)]))
      .arg(at.x())
      .arg(at.y())
      .arg(value)
      .arg(modifiers.toInt(), 0, 16);
}

std::vector<MonkeyAction> monkeyActions(std::uint64_t seed, int count) {
  std::mt19937_64 random(seed);
  int sum = 0;
  for (const Weight& weight : kWeights) sum += weight.weight;
  std::vector<MonkeyAction> actions;
  QPointF last(0.5, 0.5);
  for (int i = 0; i < count; ++i) {
    MonkeyAction action;
    int at = static_cast<int>(random() % static_cast<std::uint64_t>(sum));
    for (const Weight& weight : kWeights) {
      at -= weight.weight;
      if (at >= 0) continue;
      action.kind = weight.kind;
      break;
    }
    // A press mostly comes where the mouse is, and a drag goes on from there.
    action.at = action.kind == Kind::press || random() % 4 == 0 ? last : place(random);
    last = action.at;
    action.modifiers = kModifiers[random() % kModifiers.size()];
    action.value =
        action.kind == Kind::wheel ? static_cast<int>(random() % 7) - 3 : static_cast<int>(random() % 1000);
    actions.push_back(action);
  }
  return actions;
}

std::optional<QString> playMonkey(const std::vector<MonkeyAction>& actions) {
  Monkey monkey;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (const auto broken = monkey.play(actions[i]))
      return QStringLiteral("after action %1: %2").arg(i).arg(*broken);
  }
  return monkey.end();
}

std::vector<MonkeyAction> shrunk(std::vector<MonkeyAction> actions,
                                 const std::function<bool(const std::vector<MonkeyAction>&)>& fails,
                                 int tries) {
  for (std::size_t piece = actions.size() / 2; piece > 0 && tries > 0; piece /= 2) {
    for (std::size_t begin = 0; begin < actions.size() && tries > 0;) {
      std::vector<MonkeyAction> fewer(actions.begin(), actions.begin() + static_cast<std::ptrdiff_t>(begin));
      const std::size_t end = std::min(begin + piece, actions.size());
      fewer.insert(fewer.end(), actions.begin() + static_cast<std::ptrdiff_t>(end), actions.end());
      --tries;
      if (fails(fewer)) {
        actions = std::move(fewer);
      } else {
        begin = end;
      }
    }
  }
  return actions;
}

}  // namespace evenkeel::ui
