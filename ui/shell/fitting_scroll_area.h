#pragma once

#include <QEvent>
#include <QScrollArea>

namespace evenkeel::ui {

/// As high as what it holds where there is room; scrolls where there is not.
class FittingScrollArea : public QScrollArea {
  Q_OBJECT

 public:
  explicit FittingScrollArea(QWidget* content) {
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  }

  [[nodiscard]] QSize sizeHint() const override {
    const QSize hint = widget()->sizeHint();
    const int width = viewport()->width();
    return {hint.width(), widget()->hasHeightForWidth() ? widget()->heightForWidth(width) : hint.height()};
  }
  [[nodiscard]] QSize minimumSizeHint() const override { return {0, 80}; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (watched == widget() && event->type() == QEvent::LayoutRequest) updateGeometry();
    return QScrollArea::eventFilter(watched, event);
  }
  void resizeEvent(QResizeEvent* event) override {
    QScrollArea::resizeEvent(event);
    updateGeometry();
  }
};

}  // namespace evenkeel::ui
