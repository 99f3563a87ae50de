#include "shell/sample.h"

#include <QFile>

#include "io/lengths.h"

/// The linker drops the resources of a static library that nobody asks for. Outside of any namespace, as Qt
/// wants.
static void load_resources() {
  Q_INIT_RESOURCE(studio);
}

namespace evenkeel::ui {

Project sampleProject() {
  load_resources();
  Project project;
  QFile file(QStringLiteral(":/evenkeel/sample_lengths.txt"));
  if (file.open(QIODevice::ReadOnly)) {
    const QByteArray text = file.readAll();
    if (auto layout = io::parse_lengths({text.constData(), static_cast<std::size_t>(text.size())})) {
      project.layout = std::move(layout).value();
    }
  }
  // The file is part of the program; one document stands in should it be damaged.
  if (project.layout.empty()) project.layout = Layout::one_document(65536, 1).value();
  return project;
}

}  // namespace evenkeel::ui
