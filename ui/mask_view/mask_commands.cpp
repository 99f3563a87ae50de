#include "mask_view/mask_commands.h"

#include <QCoreApplication>

namespace evenkeel::ui {
namespace {

constexpr double kKeyZoom = 1.5;
constexpr double kKeyPan = 0.1;

struct Command {
  const char* name;
  const char* text;
  QList<QKeySequence> keys;
  void (*act)(MaskView&);
};

QKeySequence keys(int combination) {
  return {combination};
}

/// The letters are those of timeline tools: W and S zoom, A and D pan.
QList<Command> commands() {
  const int ctrl = Qt::CTRL;
  const int shift = Qt::SHIFT;
  return {
      {"mask-fit",
       QT_TRANSLATE_NOOP("Mask", "Mask: show all of it"),
       {keys(Qt::Key_F)},
       [](MaskView& v) { v.fit(); }},
      {"mask-zoom-to-selection",
       QT_TRANSLATE_NOOP("Mask", "Mask: zoom to the selection"),
       {keys(Qt::Key_Z)},
       [](MaskView& v) { v.zoomToSelection(); }},
      {"mask-zoom-in",
       QT_TRANSLATE_NOOP("Mask", "Mask: zoom in"),
       {keys(Qt::Key_W), keys(Qt::Key_Plus), keys(Qt::Key_Equal)},
       [](MaskView& v) { v.zoomAtCursor(1 / kKeyZoom); }},
      {"mask-zoom-out",
       QT_TRANSLATE_NOOP("Mask", "Mask: zoom out"),
       {keys(Qt::Key_S), keys(Qt::Key_Minus)},
       [](MaskView& v) { v.zoomAtCursor(kKeyZoom); }},
      {"mask-pan-left",
       QT_TRANSLATE_NOOP("Mask", "Mask: pan left"),
       {keys(Qt::Key_A), keys(ctrl | Qt::Key_Left)},
       [](MaskView& v) { v.pan(0, -kKeyPan); }},
      {"mask-pan-right",
       QT_TRANSLATE_NOOP("Mask", "Mask: pan right"),
       {keys(Qt::Key_D), keys(ctrl | Qt::Key_Right)},
       [](MaskView& v) { v.pan(0, kKeyPan); }},
      {"mask-pan-up",
       QT_TRANSLATE_NOOP("Mask", "Mask: pan up"),
       {keys(ctrl | Qt::Key_Up)},
       [](MaskView& v) { v.pan(-kKeyPan, 0); }},
      {"mask-pan-down",
       QT_TRANSLATE_NOOP("Mask", "Mask: pan down"),
       {keys(ctrl | Qt::Key_Down)},
       [](MaskView& v) { v.pan(kKeyPan, 0); }},
      {"mask-cursor-left",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a tile left"),
       {keys(Qt::Key_Left)},
       [](MaskView& v) { v.moveCursor(0, -1); }},
      {"mask-cursor-right",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a tile right"),
       {keys(Qt::Key_Right)},
       [](MaskView& v) { v.moveCursor(0, 1); }},
      {"mask-cursor-up",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a tile up"),
       {keys(Qt::Key_Up)},
       [](MaskView& v) { v.moveCursor(-1, 0); }},
      {"mask-cursor-down",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a tile down"),
       {keys(Qt::Key_Down)},
       [](MaskView& v) { v.moveCursor(1, 0); }},
      {"mask-cursor-rank-up",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a rank up"),
       {keys(shift | Qt::Key_Up), keys(Qt::Key_PageUp)},
       [](MaskView& v) { v.moveCursorByScreen(-1, 0); }},
      {"mask-cursor-rank-down",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a rank down"),
       {keys(shift | Qt::Key_Down), keys(Qt::Key_PageDown)},
       [](MaskView& v) { v.moveCursorByScreen(1, 0); }},
      {"mask-cursor-screen-left",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a screen left"),
       {keys(shift | Qt::Key_Left)},
       [](MaskView& v) { v.moveCursorByScreen(0, -1); }},
      {"mask-cursor-screen-right",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor a screen right"),
       {keys(shift | Qt::Key_Right)},
       [](MaskView& v) { v.moveCursorByScreen(0, 1); }},
      {"mask-cursor-home",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor to the first kv block"),
       {keys(Qt::Key_Home)},
       [](MaskView& v) { v.moveCursorToEdge(0, -1); }},
      {"mask-cursor-end",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor to the last kv block"),
       {keys(Qt::Key_End)},
       [](MaskView& v) { v.moveCursorToEdge(0, 1); }},
      {"mask-cursor-top",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor to the first tile"),
       {keys(ctrl | Qt::Key_Home)},
       [](MaskView& v) { v.moveCursorToEdge(-1, -1); }},
      {"mask-cursor-bottom",
       QT_TRANSLATE_NOOP("Mask", "Mask: cursor to the last tile"),
       {keys(ctrl | Qt::Key_End)},
       [](MaskView& v) { v.moveCursorToEdge(1, 1); }},
      {"mask-select-document",
       QT_TRANSLATE_NOOP("Mask", "Mask: select the document under the cursor"),
       {keys(Qt::Key_Return), keys(Qt::Key_Enter)},
       [](MaskView& v) { v.selectDocumentUnderCursor(); }},
      {"mask-clear-cursor",
       QT_TRANSLATE_NOOP("Mask", "Mask: take the cursor away"),
       {keys(Qt::Key_Escape)},
       [](MaskView& v) { v.clearCursor(); }},
  };
}

}  // namespace

QList<QAction*> makeMaskCommands(const QList<QWidget*>& owners, const std::function<MaskView&()>& view,
                                 QObject* parent) {
  QList<QAction*> made;
  for (const Command& command : commands()) {
    auto* action = new QAction(QCoreApplication::translate("Mask", command.text), parent);
    action->setObjectName(QString::fromLatin1(command.name));
    action->setShortcuts(command.keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(action, &QAction::triggered, parent, [view, act = command.act] { act(view()); });
    for (QWidget* owner : owners) owner->addAction(action);
    made.append(action);
  }
  return made;
}

}  // namespace evenkeel::ui
