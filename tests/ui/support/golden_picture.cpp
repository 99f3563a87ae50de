#include "support/golden_picture.h"

#include <QDir>
#include <QFileInfo>

#include "support/picture_compare.h"

namespace evenkeel::ui {

QString compareWithGolden(const QString& name, const QImage& got) {
  const int scale = qRound(got.devicePixelRatio());
  const QString file = QStringLiteral("%1@%2.png").arg(name).arg(scale);
  const QString golden = QStringLiteral(EVENKEEL_GOLDEN_PICTURES "/") + file;
  if (qEnvironmentVariableIsSet("EVENKEEL_RENEW_PICTURES")) {
    const bool written = QDir().mkpath(QFileInfo(golden).path()) && coarse(got).save(golden, "PNG", 0);
    return written ? QString() : QStringLiteral("%1 cannot be written").arg(golden);
  }
  const QImage wanted(golden);
  if (wanted.isNull()) return QStringLiteral("there is no %1: run tests/renew-pictures").arg(golden);
  const PictureDifference difference = comparePictures(wanted, got);
  if (difference.same_size && difference.share <= kShareMayDiffer) return {};
  const QString marked = QDir::current().filePath(QStringLiteral("picture-differences/") + file);
  QDir().mkpath(QFileInfo(marked).path());
  difference.marked.save(marked);
  return QStringLiteral("%1: %2 % of it differs, by %3 of 255 at most; see %4")
      .arg(file)
      .arg(100 * difference.share, 0, 'f', 2)
      .arg(difference.worst, 0, 'f', 0)
      .arg(marked);
}

}  // namespace evenkeel::ui
