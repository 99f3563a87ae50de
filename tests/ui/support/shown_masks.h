#pragma once

#include <QMouseEvent>

#include "mask_view/mask_panel.h"
#include "support/ui_test.h"

/// The masks of A and B in a panel, and a mouse that moves over them.
namespace evenkeel::ui {

inline void hover(QWidget& widget, QPointF at) {
  QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                    Qt::NoModifier);
  QCoreApplication::sendEvent(&widget, &event);
}

inline void drag(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
  QTest::mousePress(&widget, Qt::LeftButton, modifiers, from);
  for (const QPoint at : {(from + to) / 2, to}) {
    QMouseEvent event(QEvent::MouseMove, QPointF(at), widget.mapToGlobal(QPointF(at)), Qt::NoButton,
                      Qt::LeftButton, modifiers);
    QCoreApplication::sendEvent(&widget, &event);
  }
  QTest::mouseRelease(&widget, Qt::LeftButton, modifiers, to);
}

[[nodiscard]] inline Project compared(const std::vector<std::vector<std::int64_t>>& lengths,
                                      std::int64_t world_size, const std::string& a, const std::string& b) {
  Project project = projectOf(lengths, world_size);
  project.a.strategy = a;
  project.b = b;
  return project;
}

/// A panel with room for all of it, the focus in the mask of A.
struct ShownMasks {
  explicit ShownMasks(Project project) : ShownMasks(modelOf(std::move(project))) {}
  explicit ShownMasks(std::unique_ptr<StudioModel> shown)
      : model(std::move(shown)), panel(*model), a(panel.view()), b(panel.viewB()) {
    panel.resize(1200, 840);
    panel.show();
    panel.activateWindow();
    a.setFocus();
    if (!QTest::qWaitForWindowActive(&panel)) qFatal("the window does not become active");
  }
  [[nodiscard]] bool ready() const { return model->isSettled() && panel.isCurrent(); }
  [[nodiscard]] static QPoint at(const MaskView& view, double q, double kv) {
    return QPointF(view.projection().x(kv), view.projection().y(q)).toPoint();
  }
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&a, key, modifiers); }

  std::unique_ptr<StudioModel> model;
  MaskPanel panel;
  MaskView& a;
  MaskView& b;
};

}  // namespace evenkeel::ui
