#include "mask_mod_editor/mask_mod_shelf.h"

#include <QDir>
#include <QFile>
#include <algorithm>

#include "io/tensor_values.h"
#include "mask/mask_spec.h"

/// The linker drops the resources of a static library that nobody asks for. Outside of any namespace, as Qt
/// wants.
static void load_resources() {
  Q_INIT_RESOURCE(studio);
}

namespace evenkeel::ui {
namespace {

QString text_of(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray content_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The tensors beside a text: draft_tree.is_ancestor.json is `is_ancestor` of draft_tree.py.
std::vector<MaskTensor> tensors_of(const QDir& folder, const QString& name) {
  std::vector<MaskTensor> tensors;
  for (const QString& file : folder.entryList({name + QStringLiteral(".*.json")}, QDir::Files, QDir::Name)) {
    const QByteArray numbers = content_of(folder.filePath(file));
    auto tensor = io::parse_json_tensor(file.section(QLatin1Char('.'), 1, 1).toStdString(),
                                        {numbers.constData(), static_cast<std::size_t>(numbers.size())});
    if (tensor) tensors.push_back(std::move(tensor).value());
  }
  return tensors;
}

}  // namespace

std::vector<ShelfEntry> namedShelf(std::size_t batch) {
  std::vector<ShelfEntry> shelf;
  for (const NamedMask& mask : named_masks()) {
    MaskSpec spec = named_spec(mask.kind);
    for (std::size_t i = 0; i < mask.parameters.size(); ++i) spec.parameters[i] = mask.parameters[i].example;
    shelf.push_back({text_of(mask.name), text_of(mask.summary).remove(QLatin1Char('`')),
                     MaskMod(mask_mod_text(spec, batch))});
  }
  return shelf;
}

std::vector<ShelfEntry> commonShelf(std::size_t batch) {
  load_resources();
  std::vector<ShelfEntry> shelf;
  const QDir folder(QStringLiteral(":/evenkeel/mask_mods"));
  for (const QString& file : folder.entryList({QStringLiteral("*.py")}, QDir::Files)) {
    QString text = QString::fromUtf8(content_of(folder.filePath(file))).trimmed();
    const QString first = text.section(QLatin1Char('\n'), 0, 0).mid(2);
    if (batch > 1) {
      for (const char* tensor : {"document_id[", "document_start["}) {
        text.replace(QLatin1String(tensor), QLatin1String(tensor) + QStringLiteral("b, "));
      }
    }
    shelf.push_back({first.section(QStringLiteral(": "), 0, 0), first.section(QStringLiteral(": "), 1),
                     MaskMod(text.toStdString(), tensors_of(folder, file.chopped(3)))});
  }
  std::sort(shelf.begin(), shelf.end(),
            [](const ShelfEntry& a, const ShelfEntry& b) { return a.title.localeAwareCompare(b.title) < 0; });
  return shelf;
}

}  // namespace evenkeel::ui
