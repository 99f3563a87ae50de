#pragma once

#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMouseEvent>
#include <memory>
#include <vector>

#include "shell/chooser.h"
#include "shell/main_window.h"
#include "shell/sample.h"
#include "shell/status_line.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"
#include "support/ui_test.h"

namespace evenkeel::ui {

/// The studio as people have it: the real window over a real model.
struct Studio {
  explicit Studio(Project project = sampleProject()) : model(modelOf(std::move(project))), window(*model) {
    window.resize(1600, 1000);
    window.show();
    window.activateWindow();
    // Shortcuts go to the active window only.
    if (!QTest::qWaitForWindowActive(&window)) qFatal("the window does not become active");
  }

  [[nodiscard]] SequenceStrip& strip() { return window.strip(); }
  [[nodiscard]] std::vector<std::int64_t> lengths(std::size_t row = 0) const {
    return model->project().layout.row(BatchRow{row}).lengths();
  }
  [[nodiscard]] QPoint middleOf(std::size_t document) {
    return window.strip().documentRect(document).center().toPoint();
  }
  [[nodiscard]] QPoint endOf(std::size_t document) {
    const QRectF rect = window.strip().documentRect(document);
    return {qRound(rect.right()), qRound(rect.center().y())};
  }
  /// Pixels across `tokens`.
  [[nodiscard]] int pixels(std::int64_t tokens) {
    return qRound(static_cast<double>(tokens) / window.strip().scale().tokensPerPixel());
  }
  void move(QPoint to, Qt::KeyboardModifiers modifiers = {}) {
    const QPointF at(to);
    QMouseEvent event(QEvent::MouseMove, at, window.strip().mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                      modifiers);
    QApplication::sendEvent(&window.strip(), &event);
  }
  void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mousePress(&window.strip(), Qt::LeftButton, {}, from);
    move((from + to) / 2, modifiers);
    move(to, modifiers);
    QTest::mouseRelease(&window.strip(), Qt::LeftButton, {}, to);
  }
  /// Opens a chooser of the toolbar and takes its entry `value`.
  void choose(const char* chooser, const QString& value) {
    auto* button = window.findChild<Chooser*>(QString::fromLatin1(chooser));
    QVERIFY(button != nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
    auto* list = button->findChild<QListWidget*>();
    QVERIFY(list != nullptr);
    const auto found = list->findItems(value, Qt::MatchExactly);
    QCOMPARE(found.size(), 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(found.front()).center());
    comeBackFrom(button);
  }
  void typeInto(const char* chooser, const QString& value) {
    auto* button = window.findChild<Chooser*>(QString::fromLatin1(chooser));
    QTest::mouseClick(button, Qt::LeftButton);
    auto* line = button->findChild<QLineEdit*>();
    QVERIFY(line != nullptr);
    QTest::keyClicks(line, value);
    QTest::keyClick(line, Qt::Key_Return);
    // Still open where the value was refused.
    if (button->findChild<QFrame*>("choice-list")->isVisible()) QTest::keyClick(line, Qt::Key_Escape);
    comeBackFrom(button);
  }
  /// The list closes itself, and a platform without windows does not make the old one active again.
  void comeBackFrom(Chooser* button) {
    QTRY_VERIFY(button->findChild<QListWidget*>() == nullptr);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
  }
  void waitForPlan() { QTRY_VERIFY(model->isSettled()); }
  [[nodiscard]] QString said() { return window.statusLine().message(); }

  std::unique_ptr<StudioModel> model;
  MainWindow window;
};

}  // namespace evenkeel::ui
