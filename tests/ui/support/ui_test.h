#pragma once

#include <QApplication>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>
#include <memory>

#include "engine/engine.h"
#include "model/studio_model.h"
#include "pipeline/project.h"
#include "theme/theme.h"

namespace evenkeel::ui {

/// The base of every studio test: any Qt warning fails the test, and nothing of the person's settings is
/// touched.
class UiTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("Evenkeel"));
    QCoreApplication::setApplicationName(QStringLiteral("tests"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
    applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeKind::light);
  }
  /// What the screenless platform lacks is no fault of the studio.
  void init() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
  }

 private:
  QTemporaryDir settings_;
};

/// A project with these documents, document-causal, block 128, ptrr.
[[nodiscard]] inline Project projectOf(const std::vector<std::vector<std::int64_t>>& lengths,
                                       std::int64_t world_size = 2, std::int64_t block = 128) {
  Project project;
  project.layout = Layout::make(lengths).value();
  project.a.world_size = WorldSize{world_size};
  project.a.block_size = BlockSize{block, block};
  return project;
}

/// A model of that project on the CPU.
[[nodiscard]] inline std::unique_ptr<StudioModel> modelOf(Project project) {
  return std::make_unique<StudioModel>(std::move(project), make_cpu_engine());
}

}  // namespace evenkeel::ui
